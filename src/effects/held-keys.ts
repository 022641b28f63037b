import type { Run } from './effects.js';
import { valuesIn } from './values.js';

/** Rows before it is taken for more than chance. */
const ENOUGH = 3;

/** Each row of a new table names another row of an old one, in every database that the migration was watched on. */
export function holdsKeys(
  runs: readonly Run[],
  [old, now]: readonly [string, string],
  [key, own]: readonly [string, string],
): boolean {
  let rows = 0;
  const isHeld = runs.every(({ before, after }) => {
    const [all, held] = [new Set(valuesIn(before, old, key)), valuesIn(after, now, own)];
    rows += held.length;
    return new Set(held).size === held.length && held.every((value) => all.has(value));
  });
  return isHeld && rows >= ENOUGH;
}
