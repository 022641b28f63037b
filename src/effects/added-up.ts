import { tableNamed } from '../compare/index.js';
import type { Image, TableImage } from '../model/image.js';
import type { Effects } from './effects.js';
import { freshColumns, type Strangers } from './strangers.js';
import { isForNumbers, keyColumn, numbersIn, valuesIn } from './values.js';

/** A new column that says what all rows of a table that refers to this one add up to, and not those that belong to the row. */
export interface AddedUp extends Strangers {
  readonly source: string;
}

/** Different sums, and rows with another one of their own, before it is taken for more than chance. */
const ENOUGH = 3;

/** New columns that hold the sum of all rows, in every database that the migration was watched on. */
export function sumsOfAll(effects: Effects): AddedUp[] {
  return freshColumns(effects).flatMap(({ parent: _, child: __, sources, ...place }) =>
    sources
      .filter(isForNumbers)
      .map(({ name: source }) => ({ ...place, source }))
      .filter((each) => isSeen(effects, each)),
  );
}

/** Rows of the table as it is now whose own rows add up to something else. */
export function rowsWithSumOfAll(before: Image, after: Image, each: AddedUp): TableImage['rows'] {
  const sums = sumsOf(before, each);
  const keys = valuesIn(after, each.tableNow, keyColumn(before.schema, each.table) ?? '');
  const values = numbersIn(after, each.tableNow, each.column);
  const isStray = (at: number) => {
    const value = values[at];
    if (value == null || value === 0 || !isClose(value, sums.all, sums.scale)) return false;
    return sums.owned.every((by) => !isClose(value, by.get(keys[at] ?? '') ?? 0, sums.scale));
  };
  return tableNamed(after, each.tableNow)?.rows.filter((_, at) => isStray(at)) ?? [];
}

function isSeen({ runs }: Effects, each: AddedUp): boolean {
  const different = new Set<number>();
  let strayed = 0;
  const isSaid = runs.every(({ before, after }) => {
    const { all, scale } = sumsOf(before, each);
    strayed += rowsWithSumOfAll(before, after, each).length;
    return numbersIn(after, each.tableNow, each.column).every((value) => {
      if (value !== null && value !== 0) different.add(value);
      return value === null || isClose(value, all, scale);
    });
  });
  return isSaid && different.size >= ENOUGH && strayed >= ENOUGH;
}

/** What all rows add up to, and those of each owner, by each column that refers to it. */
function sumsOf(before: Image, { children, references, source }: AddedUp) {
  const numbers = numbersIn(before, children, source).map((value) => value ?? 0);
  const owned = references.map((reference) => {
    const sums = new Map<string, number>();
    valuesIn(before, children, reference).forEach((owner, at) => {
      sums.set(owner, (sums.get(owner) ?? 0) + (numbers[at] ?? 0));
    });
    return sums;
  });
  const all = numbers.reduce((sum, value) => sum + value, 0);
  return { all, owned, scale: numbers.reduce((sum, value) => sum + Math.abs(value), 0) };
}

/** A sum in another order, or of another kind of number, differs in its last places. */
function isClose(one: number, other: number, scale: number): boolean {
  return Math.abs(one - other) <= scale * 1e-9;
}
