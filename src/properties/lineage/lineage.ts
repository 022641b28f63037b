import type { Effects, TableEffect } from '../../effects/effects.js';
import type { Trial } from '../property.js';

/** What became of a table that was there before. */
export type Successor = TableEffect;

/** What `up` makes of the tables that were there before, as it was seen. */
export class Lineage {
  readonly effects: Effects | null;

  constructor(effects: Effects | null) {
    this.effects = effects;
  }

  /** What stands for the table now; `null` where it is gone. */
  successor(table: string): Successor | null {
    return this.effects?.table(table) ?? null;
  }

  /** Old name to new name of the tables that have another name for good, in lower case. */
  get renamedTables(): ReadonlyMap<string, string> {
    return this.effects?.renamedTables ?? new Map();
  }

  /** Tables of before whose rows are changed, in lower case. */
  get written(): ReadonlySet<string> {
    return this.effects?.written ?? new Set();
  }
}

/** The lineage of the trial's `up`. */
export async function lineageOf(trial: Trial): Promise<Lineage> {
  return new Lineage(await trial.effects());
}
