import type { Baseline } from './baseline.js';
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
  /** Stop a migration after so many milliseconds and go on with the next; absent: no limit. */
  readonly migrationTimeMs?: number;
  /** Ids of the migrations to verify; `null`: all. Those before them are still applied. */
  readonly only: readonly string[] | null;
  /** Properties to check; `null`: all. */
  readonly properties: readonly PropertyId[] | null;
  /** This machine's share of the migrations; the I-th of N, from 1. */
  readonly shard: Shard | null;
  /** Measure what each migration costs; absent: do not. */
  readonly cost?: CostWanted;
}

/** A part of a run that several machines share. */
export interface Shard {
  readonly index: number;
  readonly count: number;
  /** What migrations took in an earlier run, in milliseconds; absent: each counts the same, and they are dealt out in turn. */
  readonly took?: ReadonlyMap<string, number>;
}

export interface CostWanted {
  /** The size to say something about, in rows of each table. */
  readonly rows: number;
  /** Earlier measurements to hold the new ones against; `null`: there are none. */
  readonly baseline: Baseline | null;
}
