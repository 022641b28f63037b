import type { Cell } from '../../model/cell.js';
import { RawText } from '../../model/cell.js';
import type { Answer } from '../../model/migration.js';

/** A value of JavaScript's as a driver stores it. @throws {TypeError} in the driver's words, for what it refuses */
export type Bind = (value: unknown) => Cell;

/** As text that a tool itself puts into the statement: whole numbers are integers, `true` is 1, a date its milliseconds. */
export const inlined: Bind = (value) => {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (isDate(value)) return BigInt(value.getTime());
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  return betterSqlite3(value);
};

/**
 * As better-sqlite3 12 binds it: every number is a double, so that 5 becomes `5.0` in a column of texts; neither booleans nor
 * dates are taken.
 */
export const betterSqlite3: Bind = (value) => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint') return value;
  if (value instanceof RawText || value instanceof Uint8Array) return value;
  throw new TypeError('SQLite3 can only bind numbers, strings, bigints, buffers, and null');
};

/** As the package sqlite3 (5) binds it: whole numbers of 32 bits are integers, a date is its milliseconds. */
export const nodeSqlite3: Bind = (value) => {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number')
    return (value | 0) === value && !Object.is(value, -0) ? BigInt(value) : value;
  if (isDate(value)) return value.getTime();
  if (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Uint8Array || value instanceof RawText)
  )
    return String(value);
  return betterSqlite3(value);
};

/** A value's own kind, whatever realm it is of and whoever stands for `Date`. */
export function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

/** A cell as SQLite's drivers hand it out: every number is one of JavaScript's, which rounds large ones; bytes are a Buffer. */
export function driverValue(cell: Cell): unknown {
  if (typeof cell === 'bigint') return Number(cell);
  if (cell instanceof RawText) return new TextDecoder().decode(cell.bytes);
  return cell instanceof Uint8Array ? Buffer.from(cell) : cell;
}

/** The answer's rows as objects; of two columns of one name the last counts, as in every driver. */
export function rowsOf(
  { columns, rows }: Answer,
  read: (cell: Cell, at: number) => unknown = driverValue,
): Row[] {
  return rows.map((row) =>
    Object.fromEntries(columns.map((column, at) => [column, read(row[at] ?? null, at)])),
  );
}

export type Row = Record<string, unknown>;
