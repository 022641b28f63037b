import type { Direction } from './run.js';

/** What became of one planted fault. */
export type MutantOutcome =
  /** A property failed that does not fail without it. */
  | 'caught'
  /** Every dataset shows the same database after `up`, and after `down`: there is nothing to find. */
  | 'equivalent'
  /** The databases differ, and no property says so. */
  | 'survived';

/** A fault that was planted in a migration, and who found it. */
export interface Mutant {
  /** Such as `drop-where`: see `rehearse mutate --help`. */
  readonly fault: string;
  readonly direction: Direction;
  /** The statement's place in its direction, from 1; 0 where the direction as a whole is meant. */
  readonly statement: number;
  readonly file: string | null;
  readonly line: number | null;
  readonly before: string;
  /** Empty where the statement was left out. */
  readonly after: string;
  readonly outcome: MutantOutcome;
  /** The property that failed first, and what it said; `null` where none did. */
  readonly caughtBy: { readonly property: string; readonly summary: string } | null;
}

/** The faults planted in one migration. */
export interface MutatedMigration {
  readonly id: string;
  /** Why none was planted; `null` where some were. */
  readonly skipped: string | null;
  /** How many faults fit its statements; more than were planted where a limit left some out. */
  readonly possible: number;
  /** Properties whose check crashed, with the error: what they might have found is not known. Absent where none did. */
  readonly broken?: readonly string[];
  readonly mutants: readonly Mutant[];
}

/** What a suite of properties finds of the faults that were planted in a folder's migrations. */
export interface MutationReport {
  readonly schema: 'rehearsal-mutations/1';
  readonly tool: { readonly name: 'rehearsal'; readonly version: string };
  readonly engine: { readonly name: string; readonly version: string };
  readonly source: { readonly folder: string; readonly format: string };
  readonly settings: { readonly seed: number; readonly runs: number; readonly least: number };
  readonly planted: number;
  readonly caught: number;
  readonly equivalent: number;
  readonly survived: number;
  /** Caught faults among those that make a difference, in per cent; `null` where there are none. */
  readonly score: number | null;
  readonly migrations: readonly MutatedMigration[];
}
