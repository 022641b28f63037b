import type { HealthProblem } from '../engines/engine.js';
import type { RunOptions, RunResult } from '../model/run.js';
import type { LedgerEntry } from './ledger.js';
import type { Step } from './steps.js';

/** What a step is run with. */
export interface StepOptions extends Pick<RunOptions, 'afterEach'> {
  /** How many migrations have to be in force when it begins. */
  readonly position: number;
  /** What the engine's own checks found before. */
  readonly health: readonly HealthProblem[];
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly toolVersion: string;
  /** The digest of the report that proved the migrations, or empty. */
  readonly report: string;
}

/** How one step went, and what the history says about it. */
export interface StepOutcome {
  readonly step: Step;
  readonly result: RunResult;
  readonly entry: LedgerEntry;
  /** The history could be told; a full disk may refuse even that. */
  readonly recorded: boolean;
  /** What stays of a failed step as long as nothing is put back: the whole of it where only what follows its transaction failed. */
  readonly stays: 'nothing' | 'parts' | 'all';
  /** The database itself says how far it came, so that the next run in the same direction does the rest. */
  readonly resumable?: boolean;
  readonly health: readonly HealthProblem[];
}
