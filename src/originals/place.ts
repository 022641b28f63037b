import type { Dialect } from '../sql/tokenize.js';

/** The rows that a migration writes: which migration, which table, and the column that names a row for good. */
export interface Place {
  /** The migration's id. */
  readonly migration: string;
  readonly table: string;
  /** The primary key's column. Rows without a key cannot be found again: refuse them with a precondition. */
  readonly key: string;
  /** Whose SQL the statements are written in; SQLite's where left out. */
  readonly dialect?: Dialect;
}

/** Columns to SQL expressions. */
export type Expressions = Readonly<Record<string, string>>;
