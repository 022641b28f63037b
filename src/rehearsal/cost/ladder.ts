/**
 * The sizes to measure at, from the smallest up, so that the line through them can be drawn on to the size asked about.
 *
 * @param rows the size asked about, in rows of each table
 */
export function ladderTo(rows: number, largest: number): number[] {
  const top = Math.min(rows, largest);
  const sizes = Array.from({ length: STEPS }, (_, step) => Math.round(top / FACTOR ** (STEPS - 1 - step)));
  return [0, ...new Set(sizes.filter((size) => size > 0))];
}

const STEPS = 5;
const FACTOR = 2.5;
