import type { Moment } from '../model/migration.js';
import type { World } from './engine.js';

/** What the clock says in a world without an offset: 2024-01-31 23:59:58 UTC, so that a small offset turns day and month. */
export const BASE_TIME_MS = Date.UTC(2024, 0, 31, 23, 59, 58);

/** What code sees of a world that SQL sees by its functions; nothing where there is none. */
export function momentOf(world: World | undefined): { readonly moment?: Moment } {
  if (world === undefined) return {};
  const { clockOffset, randomSeed, timeZone = 'UTC' } = world;
  return { moment: { now: BASE_TIME_MS + clockOffset * 1000, seed: randomSeed, timeZone } };
}
