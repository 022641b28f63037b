import { type Cell, cellKey, sameCell } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { TableImage } from '../model/image.js';
import { fold } from './names.js';
import { type ColumnPair, pairLeftovers } from './pair-rows.js';

/** One row, or one cell of a row, that two images of a table do not share. */
export interface RowDifference {
  readonly kind: 'missing' | 'added' | 'cell';
  /** The row's primary key, or the whole row where the table has none. */
  readonly key: Row;
  /** For a cell: its column, as the first image spells it. */
  readonly column?: string;
  readonly before?: Cell | Row;
  readonly after?: Cell | Row;
}

export interface CompareOptions {
  /**
   * Which columns are compared: names that both images use, or names of the first image to names of the second, in lower
   * case. Absent: those that both have.
   */
  readonly columns?: ReadonlyMap<string, string> | readonly string[];
  /** Match rows by their content although both sides have a key. */
  readonly ignoreKey?: boolean;
}

/**
 * Compares two images of a table, cell by cell, by storage class and bytes.
 *
 * Rows are matched by primary key where both sides have the same one and no part of it is NULL, else by their whole
 * content; of what is left over, rows that agree in at least half of their cells are taken for one row that changed.
 */
export function compareRows(
  before: TableImage,
  after: TableImage,
  options: CompareOptions = {},
): RowDifference[] {
  if (before.unreadable !== undefined || after.unreadable !== undefined) return [];
  if (before === after && options.columns === undefined) return [];
  const pairs = columnPairs(before, after, options.columns);
  if (sameInOrder(before.rows, after.rows, pairs)) return [];
  const key = options.ignoreKey ? null : sharedKey(before, after, pairs);
  const matched = (key && matchByKey(before, after, key)) ?? matchByContent(before, after, pairs);
  const rest = pairLeftovers(matched.lost, matched.gained, pairs, key ?? []);
  return [...matched.changed, ...rest.paired]
    .flatMap(([old, now]) => cellDifferences(before, old, now, pairs))
    .concat(
      rest.lost.map((row) => ({ kind: 'missing', key: keyOf(before, row), before: rowOf(before, row) })),
      rest.gained.map((row) => ({ kind: 'added', key: keyOf(after, row), after: rowOf(after, row) })),
    );
}

/** Whether two images of a table hold the same rows, in whatever order. */
export function sameRows(before: TableImage, after: TableImage): boolean {
  if (before === after) return true;
  if (before.rows.length !== after.rows.length || before.columns.length !== after.columns.length)
    return false;
  const pairs = columnPairs(before, after, undefined);
  if (pairs.length < before.columns.length) return false;
  if (sameInOrder(before.rows, after.rows, pairs)) return true;
  return matchByContent(before, after, pairs).lost.length === 0;
}

/** The row's primary key, or all of it. */
export function keyOf(table: TableImage, row: readonly Cell[]): Row {
  if (table.key.length === 0) return rowOf(table, row);
  return Object.fromEntries(table.key.map((at) => [table.columns[at] ?? '', row[at] ?? null]));
}

export function rowOf(table: TableImage, row: readonly Cell[]): Row {
  return Object.fromEntries(table.columns.map((column, at) => [column, row[at] ?? null]));
}

/** These cells of a row as one string, the same for the same cells only. */
export function contentKey(row: readonly Cell[], places: readonly number[]): string {
  let content = '';
  for (const at of places) {
    const key = cellKey(row[at] ?? null);
    content += `${key.length}:${key}`;
  }
  return content;
}

function columnPairs(
  before: TableImage,
  after: TableImage,
  columns: CompareOptions['columns'],
): ColumnPair[] {
  if (columns === undefined && sameColumns(before.columns, after.columns)) {
    return before.columns.map((_, at) => [at, at]);
  }
  const places = new Map(after.columns.map((column, at) => [fold(column), at]));
  const wanted = isList(columns) ? new Map(columns.map((name) => [fold(name), fold(name)])) : columns;
  return before.columns.flatMap((column, at): ColumnPair[] => {
    const name = fold(column);
    const other = places.get(wanted === undefined ? name : (wanted.get(name) ?? ''));
    return other === undefined ? [] : [[at, other]];
  });
}

function sameColumns(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((name, at) => name === b[at]));
}

function isList(columns: CompareOptions['columns']): columns is readonly string[] {
  return Array.isArray(columns);
}

function sameInOrder(
  before: TableImage['rows'],
  after: TableImage['rows'],
  pairs: readonly ColumnPair[],
): boolean {
  if (before.length !== after.length) return false;
  for (let at = 0; at < before.length; at++) {
    const left = before[at] as readonly Cell[];
    const right = after[at] as readonly Cell[];
    for (const [a, b] of pairs) if (!sameCell(left[a] as Cell, right[b] as Cell)) return false;
  }
  return true;
}

/** The primary key as pairs of places, where both sides have the same one. */
function sharedKey(
  before: TableImage,
  after: TableImage,
  pairs: readonly ColumnPair[],
): readonly ColumnPair[] | null {
  if (before.key.length === 0 || before.key.length !== after.key.length) return null;
  const key = pairs.filter(([place]) => before.key.includes(place));
  return key.length === before.key.length && key.every(([, place]) => after.key.includes(place)) ? key : null;
}

/** Rows that are not the same on both sides, and rows that only one side has. */
interface Matched {
  readonly changed: readonly (readonly [readonly Cell[], readonly Cell[]])[];
  readonly lost: readonly (readonly Cell[])[];
  readonly gained: readonly (readonly Cell[])[];
}

/** `null` where the key does not tell the rows of each side apart. */
function matchByKey(before: TableImage, after: TableImage, key: readonly ColumnPair[]): Matched | null {
  const [left, right] = [key.map(([at]) => at), key.map(([, at]) => at)];
  const now = indexRows(after.rows, right);
  const old = indexRows(before.rows, left);
  if (now === null || old === null) return null;
  const changed: [readonly Cell[], readonly Cell[]][] = [];
  const lost: (readonly Cell[])[] = [];
  for (const [name, row] of old) {
    const match = now.get(name);
    if (match === undefined) lost.push(row);
    else {
      changed.push([row, match]);
      now.delete(name);
    }
  }
  return { changed, lost, gained: [...now.values()] };
}

function indexRows(rows: TableImage['rows'], key: readonly number[]): Map<string, readonly Cell[]> | null {
  const index = new Map<string, readonly Cell[]>();
  for (const row of rows) {
    if (key.some((at) => (row[at] ?? null) === null)) return null;
    index.set(contentKey(row, key), row);
  }
  return index.size === rows.length ? index : null;
}

/** Takes away what both sides have, counted. */
function matchByContent(before: TableImage, after: TableImage, pairs: readonly ColumnPair[]): Matched {
  const [left, right] = [pairs.map(([at]) => at), pairs.map(([, at]) => at)];
  const counts = new Map<string, number>();
  for (const row of after.rows) {
    const content = contentKey(row, right);
    counts.set(content, (counts.get(content) ?? 0) + 1);
  }
  const lost = before.rows.filter((row) => !take(counts, contentKey(row, left)));
  const gained = after.rows.filter((row) => take(counts, contentKey(row, right)));
  return { changed: [], lost, gained };
}

function take(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count > 0) counts.set(key, count - 1);
  return count > 0;
}

function cellDifferences(
  table: TableImage,
  old: readonly Cell[],
  now: readonly Cell[],
  pairs: readonly ColumnPair[],
): RowDifference[] {
  const differences: RowDifference[] = [];
  for (const [a, b] of pairs) {
    const before = old[a] as Cell;
    const after = now[b] as Cell;
    if (sameCell(before, after)) continue;
    differences.push({
      kind: 'cell',
      key: keyOf(table, old),
      column: table.columns[a] as string,
      before,
      after,
    });
  }
  return differences;
}
