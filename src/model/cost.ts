/** What a migration costs on databases of several sizes. Measured, so not the same from run to run. */
export interface CostReport {
  /** The size that is asked about, in rows of each table. */
  readonly rows: number;
  /** What was measured, from the smallest size up; each is the least of several measurements. */
  readonly ladder: readonly CostRung[];
  readonly up: CostGrowth;
  /** `null`: there is no `down`. */
  readonly down: CostGrowth | null;
  /** What `up` locks at the largest size that was measured; empty where one lock covers the whole database. */
  readonly locks: readonly CostLock[];
}

/** A table that a statement locks until `up` has ended, more strongly than any before it. */
export interface CostLock {
  readonly table: string;
  /** In the engine's words, such as `ACCESS EXCLUSIVE`. */
  readonly mode: string;
  readonly heldMs: number;
  /** The statement writes the whole table anew. */
  readonly rewrites: boolean;
  /** `forever`: no lock_timeout is set when it is taken; absent in old reports. */
  readonly waits?: 'forever' | 'limited';
  readonly sql: string;
}

export interface CostRung {
  /** Rows that were put into each table. */
  readonly rows: number;
  readonly up: CostSample;
  /** `null`: there is no `down`. */
  readonly down: CostSample | null;
}

export interface CostSample {
  readonly durationMs: number;
  /** Size of the database on the disk, in bytes. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** What the engine had to do, in its own unit; unlike time, it does not depend on the machine. */
  readonly work: number;
}

/** How the time grows with the rows. */
export interface CostGrowth {
  /** The fitted line; `null`: too fast at every size for anything to be told. */
  readonly fit: CostFit | null;
  /** What is to be expected at {@link CostReport.rows}. */
  readonly forecast: CostForecast;
}

/** Time is `fixedMs + factor * rows ** exponent`. */
export interface CostFit {
  readonly exponent: number;
  readonly factor: number;
  /** What it takes on an empty database. */
  readonly fixedMs: number;
  /** Coefficient of determination of the logarithms, 0 to 1: how much of the differences the line explains. */
  readonly r2: number;
}

export interface CostForecast {
  readonly durationMs: number;
  /** The range that would hold 95 of 100 measurements, if the line holds; `null`: it was measured, not forecast. */
  readonly range: { readonly fromMs: number; readonly toMs: number } | null;
  /** Size of the database, in bytes. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}
