import type { DataLevel } from './dataset.js';
import type { PropertyId } from './property-id.js';

/** What a rehearsal is told to do. */
export interface Settings {
  readonly seed: number;
  /** Datasets for each migration. */
  readonly runs: number;
  readonly data: DataLevel;
  /** Stop after so many milliseconds; `null`: no limit. */
  readonly timeMs: number | null;
  /** Ids of the migrations to verify; `null`: all. Those before them are still applied. */
  readonly only: readonly string[] | null;
  /** Properties to check; `null`: all. */
  readonly properties: readonly PropertyId[] | null;
  /** This machine's share of the migrations; the I-th of N, from 1. */
  readonly shard: { readonly index: number; readonly count: number } | null;
}
