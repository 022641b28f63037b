import { tableNamed } from '../compare/index.js';
import type { Image, TableImage } from '../model/image.js';
import type { Effects } from './effects.js';
import { type Children, type FilledNumber, numbersOf, totalsBy } from './multiplied.js';
import { numbersIn, valuesIn } from './values.js';

/** A number that says how many rows belong to a row, and 1 where there is none. */
export interface PaddedCount extends Pick<FilledNumber, 'table' | 'column' | 'key'> {
  readonly counted: Children;
}

/** Rows of either kind before it is taken for more than chance. */
const ENOUGH = 3;

/**
 * Numbers that a migration fills, and that count the rows which belong to theirs in every database on which it was watched, but for those
 * that have none: `count(*)` over an outer join counts the row that stands there without a partner.
 */
export function paddedCounts(effects: Effects): PaddedCount[] {
  return numbersOf(effects).flatMap(({ table, column, key, children }) =>
    children
      .map((counted) => ({ table, column, key, counted }))
      .filter((each) => isSeen(effects, each))
      .slice(0, 1),
  );
}

/** Rows that nothing belongs to, and that say 1. */
export function rowsCountedAlone(before: Image, after: Image, each: PaddedCount): TableImage['rows'] {
  const rows = tableNamed(after, each.table)?.rows ?? [];
  return countsOf(before, after, each).flatMap(({ count, value }, at) =>
    count === 0 && value === 1 ? [rows[at] ?? []] : [],
  );
}

function isSeen({ runs }: Effects, each: PaddedCount): boolean {
  const all = runs.flatMap(({ before, after }) => countsOf(before, after, each));
  const alone = all.filter(({ count }) => count === 0);
  const several = all.filter(({ count }) => count > 1);
  return (
    all.every(({ count, value }) => value === Math.max(1, count)) &&
    alone.length >= ENOUGH &&
    several.length >= ENOUGH
  );
}

/** How many rows belong to each row, and what it says. */
function countsOf(before: Image, after: Image, { table, column, key, counted }: PaddedCount) {
  const counts = totalsBy(before, counted, null);
  const values = numbersIn(after, table, column);
  return valuesIn(after, table, key).map((owner, at) => ({
    count: counts.get(owner) ?? 0,
    value: values[at] ?? null,
  }));
}
