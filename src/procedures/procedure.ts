import type { Model } from '../model/dataset.js';
import type { Changes, Condition, MigrationFunction } from '../model/migration.js';
import type { Dialect } from '../sql/tokenize.js';
import type { Aside } from './aside.js';

/** What a procedure is told when its SQL is rendered. */
export interface Setting {
  /** The migration's id: what is kept is kept under it. */
  readonly migration: string;
  readonly dialect: Dialect;
}

/** A building block of a migration, written down without saying for which engine. */
export type Procedure = (setting: Setting) => Steps;

/** A procedure in the words of one dialect. */
export interface Steps {
  /** Tables whose triggers must not fire meanwhile. */
  readonly tables: readonly string[];
  readonly changes: Changes;
  readonly preconditions: readonly Condition[];
  /** Statements, and what has to look at the database first. */
  readonly up: readonly Step[];
  readonly postconditions: readonly Condition[];
  readonly down: readonly Step[];
  /** Where it lays values aside: made before anything that reads it, and taken away after `down` where nothing is left in it. */
  readonly aside: readonly Aside[];
  /** What the rows are afterwards, told from the procedure's description and not from its SQL. */
  readonly model: Model;
}

/** A statement, or code that runs some. */
export type Step = string | MigrationFunction;

/** The rows that a procedure writes. */
export interface Rows {
  readonly table: string;
  /** The primary key's one column. */
  readonly key: string;
  /**
   * Whether a row may be without a key, as SQLite lets it be in a primary key that is neither INTEGER nor NOT NULL. Such a
   * database is refused: the row could not be found again.
   */
  readonly keyMayBeNull?: boolean;
}
