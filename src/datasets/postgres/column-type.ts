import { type Cell, cellKey } from '../../model/cell.js';
import { own } from '../../model/record.js';
import type { Column, Schema } from '../../model/schema.js';
import { significant, stringOf, tokenize } from '../../sql/tokenize.js';
import { bare } from './bare.js';
import { canonical } from './canonical.js';
import { edgesByType } from './edges.js';
import { ordinaryByType } from './ordinary.js';

/** What a column's PostgreSQL type can hold, where SQLite's affinities do not tell. */
export interface ColumnType {
  /** Values that an application writes; empty where the column's name tells more than its type. */
  readonly ordinary: readonly Cell[];
  readonly edges: readonly Cell[];
  /** How many characters fit, where the type says it. */
  readonly length: number | null;
  /** The value as the database prints it; `undefined` for what the type refuses, or is not known to take. */
  readonly keep: (cell: Cell) => Cell | undefined;
}

/** Reads a column's type: an enum's labels and a domain's base type come from the schema. */
export function columnTypeOf(column: Column, schema: Schema): ColumnType {
  const type = baseType(column.type, schema);
  const element = type.endsWith('[]') ? simpleType(type.slice(0, -2), schema) : null;
  const own = element === null ? simpleType(type, schema) : arrayOf(element, type.slice(0, -2));
  const known = new Map([...own.ordinary, ...own.edges].map((cell) => [cellKey(cell), cell]));
  return {
    ...own,
    length: lengthOf(type),
    keep: (cell) => {
      if (cell === null) return null;
      return known.get(cellKey(cell)) ?? canonical(type, cell, own.labels);
    },
  };
}

function lengthOf(type: string): number | null {
  const length = /^character(?: varying)?\((\d+)\)$/.exec(type)?.[1];
  return length === undefined ? null : Number(length);
}

interface Values {
  readonly ordinary: readonly Cell[];
  readonly edges: readonly Cell[];
  readonly labels: readonly string[] | null;
}

function simpleType(type: string, schema: Schema): Values {
  const labels = labelsOf(type, schema);
  if (labels !== null) return { ordinary: labels, edges: [], labels };
  const name = type.replace(/\(.*?\)/, '').trim();
  const keep = (cells: readonly Cell[] | undefined) =>
    (cells ?? [])
      .map((cell) => canonical(type, cell, null) ?? (sized(type) ? undefined : cell))
      .filter((cell) => cell !== undefined);
  const scaled = decimalsOf(type);
  const made = [...bitsOf(type), ...rowsOf(type, schema)];
  return {
    ordinary: [...keep(own(ordinaryByType, name)), ...scaled.ordinary, ...made],
    edges: [...keep(own(edgesByType, name)), ...scaled.edges],
    labels: null,
  };
}

/** Numbers that use every decimal that the type has, which another scale would cut off. */
function decimalsOf(type: string): Pick<Values, 'ordinary' | 'edges'> {
  const [, precision = 0, scale = 0] = (/^numeric\((\d+),(\d+)\)$/.exec(type) ?? []).map(Number);
  if (scale < 1 || precision <= scale) return { ordinary: [], edges: [] };
  const decimals = (at: number) => String(at).padStart(scale, '0').slice(-scale);
  const most = '9'.repeat(precision - scale);
  return {
    ordinary: Array.from({ length: 30 }, (_, at) => `${at % 10}.${decimals(at * 37 + 11)}`),
    edges: [`0.${decimals(1)}`, `0.${decimals(2)}`, `-0.${decimals(1)}`, `${most}.${'9'.repeat(scale)}`],
  };
}

/** As many bits as the type has. */
function bitsOf(type: string): string[] {
  const length = Number(/^bit\((\d+)\)$/.exec(type)?.[1] ?? 0);
  return length < 2 ? [] : ['10', '01', '110', '1000'].map((bits) => bits.repeat(length).slice(0, length));
}

/** Rows of a composite type, made of what its attributes may hold. */
function rowsOf(type: string, schema: Schema): string[] {
  const found = schema.others.find(({ kind, name }) => kind === 'type' && sameName(name, type));
  const attributes = /\sAS\s*\((.*)\)\s*;?\s*$/is.exec(found?.sql ?? '')?.[1]?.split(/,(?![^(]*\))/) ?? [];
  const cells = attributes.map((attribute) => {
    const [, of = 'text'] = /^\s*(?:"(?:[^"]|"")*"|\S+)\s+(.*?)\s*$/s.exec(attribute) ?? [];
    const { ordinary } = simpleType(baseType(of, schema), schema);
    return ordinary.length > 0 ? ordinary : PLAIN.flatMap((cell) => canonical(of, cell, null) ?? []);
  });
  if (cells.length === 0) return [];
  const quoted = (cell: Cell) => `"${String(cell).replace(/["\\]/g, '\\$&')}"`;
  return Array.from(
    { length: ROWS },
    (_, at) =>
      `(${cells.map((pool, place) => (pool.length === 0 || (at + place) % 7 === 6 ? '' : quoted(pool[(at + place) % pool.length] ?? ''))).join(',')})`,
  );
}

const ROWS = 24;

/** The type's own length, precision or scale decides what fits. */
function sized(type: string): boolean {
  return /\(/.test(type) && /^(numeric|character|bit)/.test(type);
}

function arrayOf({ ordinary, edges }: Values, type: string): Values {
  const known = [...ordinary.slice(0, 12), ...edges.slice(0, 8)].filter(
    (cell) => typeof cell === 'string' || typeof cell === 'bigint' || typeof cell === 'number',
  );
  // Alone, the column's name says more than such a type; in an array, what the name suggests would be no array.
  const plain = PLAIN.flatMap((cell) => canonical(type, cell, null) ?? []);
  const texts = (known.length > 0 ? known : plain).map((cell) => element(String(cell)));
  const [first = 'NULL', second = first, third = second] = texts;
  return {
    ordinary: texts.flatMap((text, at) => [`{${text}}`, `{${text},${texts[(at + 5) % texts.length]}}`]),
    edges: [
      '{}',
      '{NULL}',
      `{${first},NULL,${second}}`,
      `{${first},${first}}`,
      `{{${first},${second}},{${third},${first}}}`,
      `[0:1]={${first},${second}}`,
    ],
    labels: null,
  };
}

/** One or another of these is of any simple type. */
const PLAIN: readonly Cell[] = ['one', 'two words', 'Three', 'four,five', 1n, 2n, 30n, 1.5, 'true', 'false'];

/** One element as PostgreSQL prints it inside an array: in quotes only where it has to be. */
function element(text: string): string {
  const plain = text !== '' && !/[{}",\\\s]/.test(text) && text.toUpperCase() !== 'NULL';
  return plain ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function baseType(type: string, schema: Schema): string {
  const domain = schema.others.find(({ kind, name }) => kind === 'domain' && sameName(name, type));
  if (domain === undefined) return type;
  const written = /\sAS\s+(.+?)(?=\s+(?:CHECK|CONSTRAINT|NOT\s+NULL|DEFAULT|COLLATE)\b|$)/is.exec(
    domain.sql,
  )?.[1];
  return written === undefined ? type : baseType(written.trim(), schema);
}

/** The labels of an enum, in their order; `null` for every other type. */
function labelsOf(type: string, schema: Schema): string[] | null {
  const found = schema.others.find(({ kind, name }) => kind === 'enum' && sameName(name, type));
  if (found === undefined) return null;
  return significant(tokenize(found.sql, 'postgres')).flatMap((token) => stringOf(token) ?? []);
}

function sameName(name: string, type: string): boolean {
  return bare(name) === bare(type);
}
