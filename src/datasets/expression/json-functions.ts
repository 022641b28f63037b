import type { Cell } from '../../model/cell.js';
import { own } from '../../model/record.js';
import { EvaluationError } from './evaluation-error.js';

type Arguments = readonly (Cell | undefined)[];

/** SQLite's JSON functions that constraints and generated columns use. */
export const jsonFunctions: Readonly<Record<string, (values: Arguments) => Cell | undefined>> = {
  json_valid: ([document, flags]) => {
    if (document === null || document === undefined) return document;
    if (flags !== undefined && flags !== 1n) return undefined;
    return parse(document) === undefined ? 0n : 1n;
  },
  json: onDocument((document) => JSON.stringify(document)),
  json_type: onDocument((document, path) => {
    const found = path === undefined ? document : lookUp(document, path);
    return found === undefined ? null : typeName(found);
  }),
  json_extract: onDocument((document, path) => toCell(lookUp(document, path ?? '$'))),
  json_array_length: onDocument((document, path) => {
    const found = path === undefined ? document : lookUp(document, path);
    return found === undefined ? null : BigInt(Array.isArray(found) ? found.length : 0);
  }),
  '->>': onDocument((document, path) => toCell(lookUp(document, rooted(path ?? '$')))),
  '->': onDocument((document, path) => {
    const found = lookUp(document, rooted(path ?? '$'));
    return found === undefined ? null : JSON.stringify(found);
  }),
};

/** A function of a JSON document: NULL for NULL, an error for text that is no JSON. */
function onDocument(
  compute: (document: unknown, path: string | undefined) => Cell,
): (values: Arguments) => Cell | undefined {
  return ([text, path]) => {
    if (text === null || path === null) return null;
    if (text === undefined) return undefined;
    const document = parse(text);
    if (document === undefined) throw new EvaluationError('malformed JSON');
    return compute(document, path === undefined ? undefined : String(path));
  };
}

function parse(text: Cell): unknown {
  if (typeof text === 'bigint' || typeof text === 'number') return Number(text);
  if (typeof text !== 'string' || tooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** SQLite reads at most so many levels, JavaScript any number. */
const DEEPEST = 1000;

function tooDeep(text: string): boolean {
  if (text.length <= DEEPEST) return false;
  let depth = 0;
  for (const c of text) {
    if (c === '[' || c === '{') depth++;
    if (c === ']' || c === '}') depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}

/** `->` and `->>` take a key or a place as well as a path. */
function rooted(path: string): string {
  if (path.startsWith('$')) return path;
  return /^-?\d+$/.test(path) ? `$[${path}]` : `$."${path}"`;
}

function lookUp(document: unknown, path: string): unknown {
  let found = document;
  for (const [, quoted, bare, place] of path.slice(1).matchAll(/\."([^"]*)"|\.([^.[]+)|\[(\d+)\]/g)) {
    if (found === null || typeof found !== 'object') return undefined;
    const key = quoted ?? bare ?? place ?? '';
    if (Array.isArray(found) !== (place !== undefined) || !Object.hasOwn(found, key)) return undefined;
    found = own(found as Record<string, unknown>, key);
  }
  return found;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'real';
  return typeof value === 'string' ? 'text' : 'object';
}

function toCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
