import { type Cell, cellKey, sameCell } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { TableImage } from '../model/image.js';

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

/**
 * Compares two images of a table, by storage class and bytes. Rows are matched by primary key where both sides have the
 * same one and it tells the rows apart, else by their whole content. Only columns that both have are compared.
 */
export function compareRows(
  before: TableImage,
  after: TableImage,
  columns?: readonly string[],
): RowDifference[] {
  const pairs = sharedColumns(before, after, columns);
  if (before.rows.length === after.rows.length && sameInOrder(before, after, pairs)) return [];
  return keyed(before, after, pairs) ?? unkeyed(before, after, pairs);
}

/** A column's place in the first image and in the second. */
type ColumnPair = readonly [number, number];

function sharedColumns(before: TableImage, after: TableImage, wanted?: readonly string[]): ColumnPair[] {
  const places = new Map(after.columns.map((column, at) => [column.toLowerCase(), at]));
  const only = wanted && new Set(wanted.map((column) => column.toLowerCase()));
  return before.columns.flatMap((column, at): ColumnPair[] => {
    const name = column.toLowerCase();
    const other = places.get(name);
    return other === undefined || only?.has(name) === false ? [] : [[at, other]];
  });
}

function sameInOrder(before: TableImage, after: TableImage, pairs: readonly ColumnPair[]): boolean {
  for (let at = 0; at < before.rows.length; at++) {
    const left = before.rows[at] as readonly Cell[];
    const right = after.rows[at] as readonly Cell[];
    for (const [a, b] of pairs) if (!sameCell(left[a] as Cell, right[b] as Cell)) return false;
  }
  return true;
}

/** The comparison by primary key; `null` where there is none that tells the rows of both sides apart. */
function keyed(before: TableImage, after: TableImage, pairs: readonly ColumnPair[]): RowDifference[] | null {
  const columns = before.key.map((at) => before.columns[at]?.toLowerCase());
  const others = columns.map((column) => after.columns.findIndex((name) => name.toLowerCase() === column));
  if (columns.length === 0 || others.includes(-1)) return null;
  const left = indexRows(before.rows, before.key);
  const right = indexRows(after.rows, others);
  if (left === null || right === null) return null;
  const differences: RowDifference[] = [];
  for (const [key, row] of left) {
    const other = right.get(key);
    if (other === undefined) differences.push(missing(before, row));
    else differences.push(...cellDifferences(before, row, other, pairs));
  }
  for (const [key, row] of right) if (!left.has(key)) differences.push(added(after, row));
  return differences;
}

function indexRows(rows: TableImage['rows'], key: readonly number[]): Map<string, readonly Cell[]> | null {
  const index = new Map<string, readonly Cell[]>();
  for (const row of rows) {
    if (key.some((at) => (row[at] ?? null) === null)) return null;
    index.set(key.map((at) => cellKey(row[at] as Cell)).join('\u0001'), row);
  }
  return index.size === rows.length ? index : null;
}

/** Takes away what both sides have, counted; what is left is paired with the row that it has most in common with. */
function unkeyed(before: TableImage, after: TableImage, pairs: readonly ColumnPair[]): RowDifference[] {
  const counts = new Map<string, number>();
  const content = (row: readonly Cell[], side: 0 | 1) =>
    pairs.map((pair) => cellKey(row[pair[side]] as Cell)).join('\u0001');
  for (const row of after.rows) counts.set(content(row, 1), (counts.get(content(row, 1)) ?? 0) + 1);
  const lost = before.rows.filter((row) => !take(counts, content(row, 0)));
  const gained = after.rows.filter((row) => take(counts, content(row, 1)));
  const differences: RowDifference[] = [];
  for (const row of lost) {
    const partner = closest(row, gained, pairs);
    if (partner < 0) {
      differences.push(missing(before, row));
      continue;
    }
    const [other] = gained.splice(partner, 1);
    differences.push(...cellDifferences(before, row, other as readonly Cell[], pairs));
  }
  return [...differences, ...gained.map((row) => added(after, row))];
}

function take(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count > 0) counts.set(key, count - 1);
  return count > 0;
}

/** The place of the row that shares most cells with this one, if it shares at least half of them. */
function closest(
  row: readonly Cell[],
  candidates: readonly (readonly Cell[])[],
  pairs: readonly ColumnPair[],
): number {
  let best = -1;
  let most = Math.max(1, pairs.length / 2) - 0.5;
  candidates.forEach((candidate, at) => {
    const shared = pairs.filter(([a, b]) => sameCell(row[a] as Cell, candidate[b] as Cell)).length;
    if (shared > most) {
      most = shared;
      best = at;
    }
  });
  return best;
}

function cellDifferences(
  table: TableImage,
  row: readonly Cell[],
  other: readonly Cell[],
  pairs: readonly ColumnPair[],
): RowDifference[] {
  const differences: RowDifference[] = [];
  for (const [a, b] of pairs) {
    const before = row[a] as Cell;
    const after = other[b] as Cell;
    if (sameCell(before, after)) continue;
    differences.push({
      kind: 'cell',
      key: keyOf(table, row),
      column: table.columns[a] as string,
      before,
      after,
    });
  }
  return differences;
}

function missing(table: TableImage, row: readonly Cell[]): RowDifference {
  return { kind: 'missing', key: keyOf(table, row), before: rowOf(table, row) };
}

function added(table: TableImage, row: readonly Cell[]): RowDifference {
  return { kind: 'added', key: keyOf(table, row), after: rowOf(table, row) };
}

/** The row's primary key, or all of it. */
export function keyOf(table: TableImage, row: readonly Cell[]): Row {
  if (table.key.length === 0) return rowOf(table, row);
  return Object.fromEntries(table.key.map((at) => [table.columns[at] ?? '', row[at] ?? null]));
}

export function rowOf(table: TableImage, row: readonly Cell[]): Row {
  return Object.fromEntries(table.columns.map((column, at) => [column, row[at] ?? null]));
}
