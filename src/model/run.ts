import type { Cell } from './cell.js';
import type { BrokenRule } from './errors.js';
import type { Condition, Statement } from './migration.js';

export type Direction = 'up' | 'down';

export interface RunOptions {
  /** Throws right after so many statements have run (0: before the first), as a failing disk would. */
  readonly failAfter?: number;
  /** Is called after each statement, with how many have run. */
  readonly afterEach?: (statements: number) => Promise<void>;
  /** Only these preconditions are looked at, in place of the migration's own. */
  readonly preconditions?: readonly Condition[];
}

/** How one direction of a migration went. */
export interface RunResult {
  readonly ok: boolean;
  /** Every statement that was run, in order, the failing one included. */
  readonly statements: readonly StatementRun[];
  /** What a migration written as code asked the database, in order. */
  readonly reads?: readonly ReadRun[];
  readonly error?: Error;
  /** The name of the declared precondition that refused. */
  readonly refusedBy?: string;
  /** It failed where no transaction was around it any more: what ran before may have stayed. */
  readonly kept?: boolean;
}

export interface StatementRun {
  readonly statement: Statement;
  /** The values that a migration written as code bound to it. */
  readonly parameters?: readonly Cell[];
  /** Rows inserted, updated or deleted by it. */
  readonly changes: number;
  /** Names in double quotes that no column had, so that the engine read them as texts. */
  readonly texts?: readonly string[];
  /** A rule of the schema that its rows broke, and how the engine says so; code may have gone on all the same. */
  readonly refused?: { readonly broken: BrokenRule; readonly message: string };
}

export interface ReadRun {
  readonly sql: string;
  readonly parameters: readonly Cell[];
  /** How many rows came back. */
  readonly rows: number;
}
