import { compareRows, contentKey, fold, keyOf, type RowDifference } from '../../compare/index.js';
import { type Cell, sameCell } from '../../model/cell.js';
import type { Finding } from '../../model/finding.js';
import type { TableImage } from '../../model/image.js';

export interface OtherKeys {
  readonly finding: Finding;
  /** What differs besides, among the rows that did not come back as they were under any key. */
  readonly others: readonly RowDifference[];
}

/**
 * Rows that come back under other keys than they had: one fault, and not one for each column of rows that are compared with a
 * neighbour. `null`: it is not that.
 */
export function otherKeys(table: TableImage, after: TableImage): OtherKeys | null {
  const [at] = table.key;
  const column = table.columns[at ?? -1];
  if (at === undefined || column === undefined || table.key.length > 1) return null;
  const told = table.columns.flatMap((name, place) => (place === at ? [] : name));
  const now = placeOf(after, column);
  const [here, there] = [table, after].map((image) => told.map((name) => placeOf(image, name)));
  if (here === undefined || there === undefined || told.length === 0 || now < 0 || there.includes(-1))
    return null;
  const pairs = byContent(table, here, at, after, there, now);
  const moved = pairs.filter(([old, row]) => !sameCell(old[at] ?? null, row[now] ?? null));
  if (moved.length === 0 || !isTelling(pairs.length, table, after, told.length)) return null;
  const rest = {
    ...table,
    rows: without(
      table,
      pairs.map(([old]) => old),
    ),
  };
  const restAfter = {
    ...after,
    rows: without(
      after,
      pairs.map(([, row]) => row),
    ),
  };
  return {
    finding: {
      code: 'keys-not-restored',
      table: table.name,
      summary: `the rows of ${table.name} come back under other values of ${column}: what refers to them finds others; single values are compared once that is fixed`,
      differences: moved.slice(0, 5).map(([old, row]) => ({
        table: table.name,
        key: keyOf(table, old),
        column,
        before: old[at] ?? null,
        after: row[now] ?? null,
      })),
      wayOut: `copy ${column} too, in up and in down, rather than have it renumbered`,
    },
    others: compareRows(rest, restAfter),
  };
}

type Cells = readonly Cell[];

function placeOf(image: TableImage, column: string): number {
  return image.columns.findIndex((name) => fold(name) === fold(column));
}

/** Rows of the same content, those that kept their key first. */
function byContent(
  table: TableImage,
  here: readonly number[],
  at: number,
  after: TableImage,
  there: readonly number[],
  now: number,
): [Cells, Cells][] {
  const waiting = new Map<string, Cells[]>();
  for (const row of after.rows) {
    const content = contentKey(row, there);
    waiting.set(content, [...(waiting.get(content) ?? []), row]);
  }
  const pairs: [Cells, Cells][] = [];
  const left: Cells[] = [];
  const take = (old: Cells, place: number) => {
    const [row] = waiting.get(contentKey(old, here))?.splice(place, 1) ?? [];
    if (row !== undefined) pairs.push([old, row]);
  };
  for (const old of table.rows) {
    const candidates = waiting.get(contentKey(old, here)) ?? [];
    const same = candidates.findIndex((row) => sameCell(row[now] ?? null, old[at] ?? null));
    if (same >= 0) take(old, same);
    else left.push(old);
  }
  for (const old of left) take(old, 0);
  return pairs;
}

/** With few columns or few rows paired, the same content may be chance: values that moved from one row to another. */
function isTelling(pairs: number, table: TableImage, after: TableImage, columns: number): boolean {
  if (pairs === table.rows.length && pairs === after.rows.length) return true;
  return columns > 1 && pairs * 2 >= table.rows.length;
}

function without(image: TableImage, taken: readonly Cells[]): Cells[] {
  const gone = new Set(taken);
  return image.rows.filter((row) => !gone.has(row));
}
