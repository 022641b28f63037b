import { fold, tableNamed } from '../compare/index.js';
import { addedColumns } from '../effects/added-columns.js';
import type { Image, TableImage } from '../model/image.js';
import { type Column, findTable, type Schema, type Table } from '../model/schema.js';
import type { Lineage, Successor } from './lineage/lineage.js';
import { isLoneNumber } from './lone-number.js';

/** The database on both sides of `up`, and what became of its tables. */
export interface Passed {
  readonly before: Image;
  readonly after: Image;
  readonly lineage: Lineage;
}

/**
 * Whether a column whose values are nowhere was dropped because somebody meant that. Where the table gets another column of its
 * kind, the values were most likely to be carried over; so they were where a rebuild adds any column at all.
 */
export function isColumnDecided(table: string, column: string, { before, after, lineage }: Passed): boolean {
  const successor = lineage.successor(table);
  const [old, now] = [findTable(before.schema, table), findTable(after.schema, successor?.name ?? '')];
  const gone = old?.columns.find(({ name }) => fold(name) === fold(column));
  if (old === undefined || gone === undefined) return false;
  if (successor === null) return isLoneNumber(old, gone, before.schema);
  if (now === undefined) return false;
  const added = addedColumns(now, successor);
  return successor.rebuilt ? added.length === 0 : !added.some((other) => familyOf(gone) === familyOf(other));
}

function familyOf({ family, affinity }: Column): string {
  return family ?? affinity;
}

/**
 * Whether a table whose rows are nowhere was dropped because somebody meant that. Where there is a new table with most of its
 * columns, the rows were most likely to be copied.
 */
export function isTableDecided(table: string, { before, after }: Passed): boolean {
  const old = findTable(before.schema, table);
  return old !== undefined && !newTables(before.schema, after.schema).some((other) => holdsMost(old, other));
}

/** Whether all rows of a table are gone, and a statement deleted them that names it. */
export function areRowsDecided(before: TableImage, after: Image, successor: Successor): boolean {
  const now = tableNamed(after, successor.name);
  const { deleted, emptied, rebuilt } = successor;
  return deleted && emptied && !rebuilt && now?.rows.length === 0 && before.rows.length > 0;
}

function newTables(before: Schema, after: Schema): Table[] {
  return after.tables.filter(({ name }) => findTable(before, name) === undefined);
}

function holdsMost(old: Table, other: Table): boolean {
  const names = new Set(other.columns.map(({ name }) => fold(name)));
  const shared = old.columns.filter(({ name }) => names.has(fold(name)));
  return shared.length * 2 > old.columns.length;
}
