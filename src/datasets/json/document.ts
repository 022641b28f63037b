import type { Cell } from '../../model/cell.js';
import type { Random } from '../random.js';

/** A JSON value as text to be: numbers and strings are kept as they are to be written. */
export type JsonNode =
  | { readonly raw: string }
  | { readonly entries: [key: string, value: JsonNode][] }
  | { readonly items: readonly JsonNode[] };

/** What documents are made from. */
export interface JsonWords {
  /** Paths that somebody reads, each as its keys. */
  readonly paths: readonly (readonly string[])[];
  /** Values that are compared with what stands there. */
  readonly constants: readonly Cell[];
}

/** An object that holds some of the paths, each absent, null, or of any type, beside keys of its own. */
export function objectWith(random: Random, words: JsonWords, surprises: boolean): JsonNode {
  const entries: [string, JsonNode][] = [];
  const others = random.below(4);
  for (let count = 0; count < others; count++)
    entries.push([JSON.stringify(random.pick(KEYS)), someValue(random, surprises, 2)]);
  for (const path of words.paths) {
    if (random.chance(0.3)) continue;
    setPath(entries, path, valueAt(random, words, surprises), random);
  }
  if (surprises && entries.length > 0 && random.chance(0.05)) {
    entries.push([random.pick(entries)[0], valueAt(random, words, true)]);
  }
  return { entries: withoutRepeats(random.shuffle(entries), surprises) };
}

/** Any JSON value, nested at most so deep. */
export function someValue(random: Random, surprises: boolean, depth: number): JsonNode {
  const choice = random.below(depth > 0 ? 10 : 7);
  if (choice < 7) return { raw: scalar(random, surprises) };
  if (choice < 9) {
    const entries: [string, JsonNode][] = [];
    for (let count = random.below(3); count > 0; count--) {
      entries.push([JSON.stringify(random.pick(KEYS)), someValue(random, surprises, depth - 1)]);
    }
    return { entries: withoutRepeats(entries, surprises) };
  }
  return { items: Array.from({ length: random.below(4) }, () => someValue(random, surprises, depth - 1)) };
}

export function scalar(random: Random, surprises: boolean): string {
  return random.pick(surprises && random.chance(0.5) ? ODD_SCALARS : SCALARS);
}

/** What may stand where a path leads: the values it is compared with, numbers most often, or anything. */
function valueAt(random: Random, words: JsonWords, surprises: boolean): JsonNode {
  const choice = random.below(10);
  if (choice < 3 && words.constants.length > 0) return { raw: asJson(random.pick(words.constants)) };
  if (choice < 6) return { raw: String(random.pick([1, 5, 30, 45, 60, 120, 300, 7200])) };
  if (!surprises) return { raw: scalar(random, false) };
  if (choice < 7) return { raw: 'null' };
  if (choice < 8) return { raw: random.pick(ODD_VALUES) };
  return someValue(random, true, 2);
}

/** A constant as JSON writes it; a text of digits is as likely meant as a number. */
function asJson(cell: Cell): string {
  if (typeof cell === 'bigint') return String(cell);
  if (typeof cell === 'number') return Number.isFinite(cell) ? JSON.stringify(cell) : '0';
  return typeof cell === 'string' ? JSON.stringify(cell) : 'null';
}

function setPath(
  entries: [string, JsonNode][],
  path: readonly string[],
  value: JsonNode,
  random: Random,
): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  const written = JSON.stringify(key);
  if (rest.length === 0) {
    entries.push([written, value]);
    return;
  }
  const known = entries.find(([name, node]) => name === written && 'entries' in node)?.[1];
  const inner = known !== undefined && 'entries' in known ? known.entries : [];
  if (known === undefined) entries.push([written, random.chance(0.1) ? { raw: 'null' } : { entries: inner }]);
  setPath(inner, rest, value, random);
}

/** Repeated keys are a surprise of their own, kept only where they were meant. */
function withoutRepeats(entries: [string, JsonNode][], keep: boolean): [string, JsonNode][] {
  if (keep) return entries;
  return entries.filter(([key], at) => entries.findIndex(([other]) => other === key) === at);
}

const KEYS = [
  'name',
  'id',
  'a',
  'b',
  'enabled',
  'tags',
  'region',
  'notes',
  'limits',
  'max_retries',
  'nested',
  'größe',
  'x.y',
];
const SCALARS = [
  '0',
  '1',
  '2',
  '7',
  '42',
  '300',
  '0.5',
  'true',
  'false',
  'null',
  '"a"',
  '"text"',
  '"two words"',
  '"eu-west-1"',
  '"2024-02-29"',
];
const ODD_SCALARS = [
  '-1',
  '-0',
  '1.0',
  '1.10',
  '1e3',
  '1E+02',
  '0.1',
  '1e-7',
  '1.7976931348623157e308',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '123456789012345678901234567890',
  '""',
  '" "',
  '"007"',
  '"1e3"',
  '"5m"',
  '"null"',
  '"\\u00e9"',
  '"é"',
  '"e\u0301"',
  '"\\u0000"',
  '"\\ud83d\\ude00"',
  '"😀"',
  '"\\ud800"',
  '"שלום"',
  '"\\/"',
  '"/"',
  '"a\\nb"',
  '"it\'s"',
  '"<b>&amp;</b>"',
  '"never"',
  '"[1]"',
  '"{}"',
];
const ODD_VALUES = [
  '"45"',
  '"007"',
  '" 5 "',
  '"5m"',
  '"never"',
  '"0x10"',
  '""',
  '0',
  '-1',
  '0.5',
  '45.0',
  '299.99',
  '1e2',
  'true',
  'false',
  '[]',
  '[30]',
  '{}',
  '{"s":30}',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '123456789012345678901234567890',
];
