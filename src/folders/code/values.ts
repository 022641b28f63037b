import type { Cell } from '../../model/cell.js';
import { RawText } from '../../model/cell.js';
import type { Answer } from '../../model/migration.js';

/**
 * A value of JavaScript's as SQLite's drivers store it: whole numbers as integers, `true` as 1, a date as its milliseconds.
 *
 * @param date how the tool stores a date (its milliseconds, where left out)
 */
export function cellOf(value: unknown, date: (date: Date) => Cell = (each) => BigInt(each.getTime())): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  if (typeof value === 'string' || typeof value === 'bigint') return value;
  if (value instanceof RawText || value instanceof Uint8Array) return value;
  // The migration may run in a realm of its own, or with another Date.
  if (Object.prototype.toString.call(value) === '[object Date]') return date(value as Date);
  throw new TypeError(`SQLite cannot store a value of the type ${typeof value}`);
}

/** A cell as SQLite's drivers hand it out: whole numbers as numbers where they are exact, bytes as a Buffer. */
export function driverValue(cell: Cell): unknown {
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : cell;
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
