import type { Cell } from './cell.js';
import { own } from './record.js';
import type { Dialect } from './schema.js';

/** One row by column name. A column that is left out takes its default. */
export type Row = Readonly<Record<string, Cell>>;

/** Rows for the tables of a database, by table name; the engine inserts parents before children. */
export type Dataset = Readonly<Record<string, readonly Row[]>>;

/** How hard the generated data is: see design section "Data that finds faults". */
export type DataLevel = 'plain' | 'edgy' | 'hostile';

/** How many rows a dataset holds in all its tables. */
export function datasetSize(dataset: Dataset): number {
  return Object.values(dataset).reduce((sum, rows) => sum + rows.length, 0);
}

/** A table's rows; none where the dataset does not name it. Tables may be called `constructor` or `toString`. */
export function rowsIn(dataset: Dataset, table: string): readonly Row[] {
  return Object.hasOwn(dataset, table) ? (own(dataset, table) ?? []) : [];
}

/** Rows by table. */
export type Tables = Readonly<Record<string, readonly Row[]>>;

/**
 * What the migration means, in plain TypeScript and written from its description: from the old rows of every
 * table to the rows that must be there afterwards. Tables that the result leaves out are not looked at; a
 * row's columns that it leaves out are not looked at either. The dialect says how the engine stores values.
 */
export type Model = (before: Tables, dialect: Dialect) => Tables;
