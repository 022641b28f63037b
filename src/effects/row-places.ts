import { fold } from '../compare/index.js';
import { cellKey } from '../model/cell.js';
import type { TableImage } from '../model/image.js';

type Cells = TableImage['rows'][number];

/** Where each row of before stands afterwards, by its key; `null`: that cannot be told. */
export function rowPlaces(table: TableImage, now: TableImage): number[] | null {
  const names = table.key.map((at) => fold(table.columns[at] ?? ''));
  const own = names.map((name) => now.columns.findIndex((column) => fold(column) === name));
  if (names.length === 0 || own.includes(-1)) return null;
  const keyOf = (row: Cells, at: readonly number[]) =>
    at.map((place) => cellKey(row[place] ?? null)).join('\u0000');
  const places = new Map(now.rows.map((row, at) => [keyOf(row, own), at]));
  const found = table.rows.map((row) => places.get(keyOf(row, table.key)) ?? -1);
  return found.includes(-1) ? null : found;
}
