import type { Engine } from '../../engines/engine.js';

/**
 * The sizes to measure at, from the smallest up, so that the line through them can be drawn on to the size asked about.
 *
 * @param rows the size asked about, in rows of each table
 */
export function ladderTo(rows: number, engine: Engine['name'] = 'sqlite'): number[] {
  const top = Math.min(rows, LARGEST[engine]);
  const sizes = Array.from({ length: STEPS }, (_, step) => Math.round(top / FACTOR ** (STEPS - 1 - step)));
  return [0, ...new Set(sizes.filter((size) => size > 0))];
}

/** Past this, filling the tables takes longer than what is learnt from it. */
const LARGEST = { sqlite: 30_000, postgres: 6_000 } as const;
const STEPS = 5;
const FACTOR = 2.5;
