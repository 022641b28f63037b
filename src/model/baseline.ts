import type { CostRung } from './cost.js';

/** What migrations cost at one time on one machine, kept to be compared with later. */
export interface Baseline {
  readonly schema: 'rehearsal-baseline/1';
  readonly engine: { readonly name: string; readonly version: string };
  /** What a fixed piece of work took on that machine, in milliseconds: the measure of its speed. */
  readonly yardstickMs: number;
  readonly migrations: readonly BaselineMigration[];
}

export interface BaselineMigration {
  readonly id: string;
  readonly ladder: readonly CostRung[];
}
