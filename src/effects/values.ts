import { fold, tableNamed } from '../compare/index.js';
import { type Cell, cellKey } from '../model/cell.js';
import type { Image, TableImage } from '../model/image.js';
import { type Column, findTable, type Schema, type Table } from '../model/schema.js';

/** What stands for NULL among keys of cells. */
export const NONE = cellKey(null);

/** A column's values by row, as keys that are equal where the cells are; none where the table or the column is not there. */
export function valuesOf(table: TableImage | undefined, column: string): string[] {
  const at = table?.columns.findIndex((name) => fold(name) === fold(column)) ?? -1;
  return at < 0 ? [] : (table as TableImage).rows.map((row) => cellKey(row[at] ?? null));
}

/** The same by the name of the table in an image. */
export function valuesIn(image: Image, table: string, column: string): string[] {
  return valuesOf(tableNamed(image, table), column);
}

/** The column that is the whole key of a table, or `null`. */
export function keyColumn(schema: Schema, name: string): string | null {
  const key = findTable(schema, name)?.primaryKey ?? [];
  return key.length === 1 ? (key[0] ?? null) : null;
}

/** Columns by which one row of the table at most can be meant. */
export function singleKeys({ primaryKey, uniques }: Table): string[] {
  const keys = [primaryKey, ...uniques.filter(({ where }) => where === null).map(({ columns }) => columns)];
  return keys.flatMap(([first, ...more]) => (first == null || more.length > 0 ? [] : [first]));
}

/** Whether the column is for numbers; exact decimals come as texts from some engines. */
export function isForNumbers({ affinity, family }: Column): boolean {
  return family === 'number' || ['integer', 'numeric', 'real'].includes(affinity);
}

/** The number that a cell says, whole or with decimals; `null` where it says none. */
export function numberOf(cell: Cell): number | null {
  if (typeof cell === 'bigint' || typeof cell === 'number') return Number(cell);
  if (typeof cell === 'string' && /^-?\d+(\.\d+)?$/.test(cell)) return Number(cell);
  return null;
}

/** The numbers that a column says by row, in an image; none where the table or the column is not there. */
export function numbersIn(image: Image, table: string, column: string): (number | null)[] {
  const found = tableNamed(image, table);
  const at = found?.columns.findIndex((name) => fold(name) === fold(column)) ?? -1;
  return at < 0 ? [] : (found as TableImage).rows.map((row) => numberOf(row[at] ?? null));
}
