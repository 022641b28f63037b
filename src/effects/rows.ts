import { fold } from '../compare/index.js';
import { type Cell, cellKey } from '../model/cell.js';
import type { TableImage } from '../model/image.js';
import type { Table } from '../model/schema.js';

/** One table before and after, in one of several databases that went the same way. */
export interface Sides {
  readonly before: TableImage;
  readonly after: TableImage;
}

/** A row, and the one that stands for it afterwards. */
export type RowPair = readonly [readonly Cell[], readonly Cell[]];

/** Columns whose values were looked at as the ones that tell rows apart. */
const PIVOTS = 6;

/**
 * Pairs the rows of a table with those that were made of them, by their values alone: the columns that pair most cells are taken
 * for those that tell the rows apart.
 */
export function pairRows(sides: readonly Sides[]): RowPair[] {
  const [first] = sides;
  if (first === undefined) return [];
  let best: RowPair[] = [];
  let most = 0;
  for (const pivot of pivotsOf(first, sides)) {
    const pairs = sides.flatMap((side) => pairBy(side, pivot));
    const alike = likeness(pairs) + (pivot.every(([a, b]) => sameColumn(first, a, b)) ? 0.5 : 0);
    if (alike > most) [best, most] = [pairs, alike];
  }
  return best;
}

/** Places before and after of the columns that may tell rows apart. */
type Pivot = readonly (readonly [number, number])[];

function pivotsOf(first: Sides, sides: readonly Sides[]): Pivot[] {
  const { before, after } = first;
  const places = new Map(after.columns.map((name, at) => [fold(name), at]));
  const key = before.key.flatMap((at): [number, number][] => {
    const to = places.get(fold(before.columns[at] ?? ''));
    return to === undefined ? [] : [[at, to]];
  });
  const named = before.columns.flatMap((name, at): [number, number][] => {
    const to = places.get(fold(name));
    return to === undefined ? [] : [[at, to]];
  });
  const single = before.columns
    .flatMap((_, a) =>
      after.columns.map((__, b) => ({ pivot: [[a, b]] as Pivot, hits: hitsOf(sides, a, b) })),
    )
    .filter(({ hits }) => hits > 0)
    .sort((one, other) => other.hits - one.hits)
    .slice(0, PIVOTS)
    .map(({ pivot }) => pivot);
  return [...(key.length > 0 && key.length === before.key.length ? [key] : []), ...single, named].filter(
    (pivot) => pivot.length > 0,
  );
}

/** Rows whose value in the one column is in the other one. */
function hitsOf(sides: readonly Sides[], a: number, b: number): number {
  let hits = 0;
  for (const { before, after } of sides) {
    const there = new Set(after.rows.map((row) => cellKey(row[b] ?? null)));
    const own = new Set(before.rows.map((row) => cellKey(row[a] ?? null)));
    own.delete('n');
    for (const value of own) if (there.has(value)) hits++;
  }
  return hits;
}

function pairBy({ before, after }: Sides, pivot: Pivot): RowPair[] {
  const content = (row: readonly Cell[], side: 0 | 1) =>
    pivot.map((places) => cellKey(row[places[side]] ?? null)).join('\u0000');
  const there = new Map<string, (readonly Cell[])[]>();
  for (const row of after.rows) {
    const value = content(row, 1);
    there.set(value, [...(there.get(value) ?? []), row]);
  }
  return before.rows.flatMap((row): RowPair[] => {
    const found = there.get(content(row, 0))?.shift();
    return found === undefined ? [] : [[row, found]];
  });
}

/** How many cells of the rows before are somewhere in the rows that they are paired with. */
function likeness(pairs: readonly RowPair[]): number {
  let alike = 0;
  for (const [old, now] of pairs) {
    const there = new Set(now.map(cellKey));
    for (const cell of old) if (cell !== null && there.has(cellKey(cell))) alike++;
  }
  return alike;
}

function sameColumn({ before, after }: Sides, a: number, b: number): boolean {
  return fold(before.columns[a] ?? '') === fold(after.columns[b] ?? '');
}

/**
 * Rows of after that say in every column that is carried, but for the key, what a row of before says which has another one
 * to stand for it: the same row once more. A key that refers to another table says of what a row is, and counts; so does one of
 * several columns, which no copy gets anew by itself.
 *
 * @param columns old name to new one, in lower case
 * @param table what the table was before
 */
export function repeatedRows(
  { before, after }: Sides,
  columns: ReadonlyMap<string, string>,
  surplus: readonly (readonly Cell[])[],
  table: Pick<Table, 'foreignKeys'> | undefined,
): (readonly Cell[])[] {
  const refers = new Set(table?.foreignKeys.flatMap((key) => key.columns.map(fold)));
  const places = before.columns.flatMap((name, a): [number, number][] => {
    const b = after.columns.findIndex((other) => fold(other) === columns.get(fold(name)));
    const isNumber = (isOnly(before.key, a) || isOnly(after.key, b)) && !refers.has(fold(name));
    return b < 0 || isNumber ? [] : [[a, b]];
  });
  const content = (row: readonly Cell[], side: 0 | 1) =>
    places.map((pair) => cellKey(row[pair[side]] ?? null)).join('\u0000');
  const there = new Set(before.rows.map((row) => content(row, 0)));
  return places.length === 0 ? [] : surplus.filter((row) => there.has(content(row, 1)));
}

function isOnly(key: readonly number[], place: number): boolean {
  return key.length === 1 && key[0] === place;
}
