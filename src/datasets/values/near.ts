import { type Cell, RawText, sameCell } from '../../model/cell.js';
import type { Column } from '../../model/schema.js';
import type { Dictionary } from '../dictionary.js';
import { numericText, stored } from './store.js';

/**
 * Other values for a cell that a careless migration would make equal to it: a text in the other case, the same number
 * spelled otherwise, NULL for the default, a JSON text spaced otherwise. Each differs from the cell in its bytes.
 */
export function nearValues(cell: Cell, column: Column, dictionary: Dictionary): Cell[] {
  const near: Cell[] = [...nearOf(cell)];
  for (const value of dictionary.byColumn.get(column.name.toLowerCase()) ?? []) near.push(value);
  if (cell !== null) near.push(null);
  return keepable(
    near.filter((value) => !isEndless(value, dictionary)),
    cell,
    column,
  );
}

/**
 * A text with a zero byte in it, where a statement walks: SQLite's functions count past it and cut before it, so that what goes through a
 * text piece by piece never comes to its end.
 */
export function isEndless(cell: Cell, { names }: Dictionary): boolean {
  return typeof cell === 'string' && cell.includes('\u0000') && names.has('recursive');
}

/** Values that the column would keep as they are, each once, without the cell itself. */
function keepable(values: readonly Cell[], cell: Cell, column: Column): Cell[] {
  const kept: Cell[] = [];
  for (const value of values) {
    const inside = stored(column.affinity, value);
    if (!fits(inside, column)) continue;
    if (!sameCell(inside, cell) && !kept.some((other) => sameCell(other, inside))) kept.push(inside);
  }
  return kept;
}

/** Whether a value is of the class that the column is meant for. */
export function fits(cell: Cell, column: Column): boolean {
  if (cell === null) return !column.notNull && column.primaryKey === 0;
  switch (column.affinity) {
    case 'integer':
      return typeof cell === 'bigint';
    case 'real':
      return typeof cell === 'number';
    case 'numeric':
      return typeof cell !== 'object' && (typeof cell !== 'string' || /date|time|json/i.test(column.type));
    case 'text':
      return typeof cell === 'string';
    case 'blob':
      return cell instanceof Uint8Array || !/blob/i.test(column.type);
  }
}

function* nearOf(cell: Cell): Generator<Cell> {
  if (cell === null) yield* ['', 0n, 0, '{}', 'null', new Uint8Array()];
  else if (typeof cell === 'bigint') yield* nearInteger(cell);
  else if (typeof cell === 'number') yield* nearReal(cell);
  else if (typeof cell === 'string') yield* nearText(cell);
  else if (cell instanceof RawText) yield Buffer.from(cell.bytes).toString('utf8');
  else yield* nearBlob(cell);
}

function* nearInteger(cell: bigint): Generator<Cell> {
  for (const value of [cell + 1n, cell - 1n, 0n, 1n, -cell, cell * 10n]) {
    if (BigInt.asIntN(64, value) === value) yield value;
  }
  yield Number(cell);
  yield String(cell);
}

function* nearReal(cell: number): Generator<Cell> {
  yield* [cell + 0.25, Math.trunc(cell), Math.trunc(cell) + 0.5, -cell, 0, cell * (1 + 2 ** -50)].filter(
    (value) => !Number.isNaN(value),
  );
  if (Number.isSafeInteger(cell)) yield BigInt(cell);
}

function* nearText(cell: string): Generator<Cell> {
  if (/^\s*[{["]/.test(cell)) yield* nearJson(cell);
  yield* lastDigit(cell);
  yield cell.toUpperCase();
  yield cell.toLowerCase();
  yield `${cell} `;
  yield ` ${cell}`;
  yield cell.trim();
  const number = numericText(cell);
  if (typeof number !== 'string') yield* [String(number), `0${cell}`, `${cell}.0`, `${cell}abc`];
  yield cell.normalize('NFD');
  yield cell.normalize('NFC');
  if (!cell.includes('\u0000')) yield `${cell}\u0000tail`;
  yield* [`${cell}x`, [...cell].slice(0, -1).join(''), '', 'NULL'];
}

/** Where it has decimals, the same but for the last of them; a time of whole seconds with a part of one. */
function* lastDigit(cell: string): Generator<Cell> {
  const [, before = '', digit = '', zone = ''] = /^(.*\d\.\d*?)(\d)([+-]\d\d)?$/.exec(cell) ?? [];
  if (digit !== '') yield `${before}${(Number(digit) + 1) % 10}${zone}`;
  const [, moment = '', offset = ''] = /^(.*\d:\d\d:\d\d)([+-]\d\d)?$/.exec(cell) ?? [];
  if (moment !== '') yield `${moment}.4${offset}`;
}

function* nearJson(cell: string): Generator<Cell> {
  let document: unknown;
  try {
    document = JSON.parse(cell);
  } catch {
    yield* nearArray(cell);
    yield '{}';
    return;
  }
  yield JSON.stringify(document);
  yield JSON.stringify(document, null, 1);
  yield cell.replace(/:\s*/, ': ');
  yield cell.replace(/,\s*/, ' , ');
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return;
  const entries = Object.entries(document);
  for (const [at, [key, value]] of entries.entries()) {
    yield JSON.stringify(Object.fromEntries(entries.toSpliced(at, 1)));
    yield JSON.stringify({ ...document, [key]: null });
    if (typeof value === 'number') yield JSON.stringify({ ...document, [key]: String(value) });
    else if (typeof value === 'string') yield JSON.stringify({ ...document, [key]: `${value} ` });
  }
  yield JSON.stringify(Object.fromEntries(entries.toReversed()));
}

/** An array as PostgreSQL prints it: with a NULL among its elements, and with its first two as one. */
function* nearArray(cell: string): Generator<Cell> {
  const [, inside = ''] = /^\{([^{}]+)\}$/.exec(cell) ?? [];
  if (inside === '') return;
  yield `{${inside},NULL}`;
  const [, first = '', second = '', rest = ''] = /^([^",]+),([^",]+)(,.*)?$/.exec(inside) ?? [];
  if (first !== '') yield* [`{${first},NULL,${second}${rest}}`, `{"${first},${second}"${rest}}`];
}

function* nearBlob(cell: Uint8Array): Generator<Cell> {
  yield new Uint8Array([...cell, 0]);
  yield cell.slice(0, -1);
  yield Buffer.from(cell).toString('utf8');
}
