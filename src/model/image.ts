import type { Cell } from './cell.js';
import type { Schema } from './schema.js';

/** Everything observable in a database: its schema objects and every row of every user table. */
export interface Image {
  readonly schema: Schema;
  readonly tables: ReadonlyMap<string, TableImage>;
  /**
   * Rows of the framework's own tables that hold displaced originals. They are not part of the image that
   * must come back, but what they hold is not lost: the property `information` counts it.
   */
  readonly kept: ReadonlyMap<string, TableImage>;
  /**
   * Tables that never hand a number out twice (AUTOINCREMENT), with the number that the next row without one gets. It is no part of
   * what must be the same, as it only ever has to go up.
   */
  readonly counters?: ReadonlyMap<string, bigint>;
}

export interface TableImage {
  readonly name: string;
  /** Stored and generated columns in the table's order; generated ones can be told by the schema. */
  readonly columns: readonly string[];
  /** Places in `columns` of the primary key; empty where there is none. */
  readonly key: readonly number[];
  /** In the order in which the engine reads them; that order has no meaning. */
  readonly rows: readonly (readonly Cell[])[];
  /** Why the rows could not be read (a virtual table without its content); then `rows` is empty. */
  readonly unreadable?: string;
}
