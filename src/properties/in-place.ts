import type { RowDifference } from '../compare/index.js';
import { isTakenInPlace, type Sought } from '../effects/departure.js';
import type { Effects } from '../effects/effects.js';
import { quietWorld, walk } from '../effects/walk.js';
import type { Trial } from './property.js';

/**
 * Which of these a statement of the migration took from its table itself, by what it says: an UPDATE or a DELETE that names the table, before
 * it is rebuilt or after. What a copy leaves out is not among them, nor what a trigger or an action takes.
 */
export async function takenInPlace<T extends Sought>(
  trial: Trial,
  effects: Effects,
  sought: readonly T[],
): Promise<T[]> {
  const seen = effects.setsOff ? await walk(trial, 'up', quietWorld) : await trial.walk('up');
  return seen.result.ok ? sought.filter((each) => isTakenInPlace(seen, effects, each)) : [];
}

/** Whether all these rows of a table were taken so. */
export async function areTakenInPlace(
  trial: Trial,
  effects: Effects,
  table: string,
  rows: readonly RowDifference[],
): Promise<boolean> {
  const sought = rows.map(({ key }) => ({ table, key }));
  return (await takenInPlace(trial, effects, sought)).length === rows.length;
}
