import { fold, rowOf } from '../compare/index.js';
import type { TableEffect } from '../effects/effects.js';
import { type Cell, cellKey } from '../model/cell.js';
import type { Finding } from '../model/finding.js';
import type { TableImage } from '../model/image.js';
import { rowDifferences } from './checks.js';

/**
 * Rows of a table that became one with others, and that have no row there: none with their key, or where they have no key, none that
 * says the same. One of the same key may be another table's row; `information` tells of that.
 */
export function lostInMerge(before: TableImage, after: TableImage, effect: TableEffect): Finding | null {
  const { columns, written, crossed } = effect;
  const carried = before.columns.flatMap((name, a): [number, number][] => {
    const b = after.columns.findIndex((other) => fold(other) === columns.get(fold(name)));
    return b < 0 || written.has(fold(name)) || crossed.has(fold(name)) ? [] : [[a, b]];
  });
  const key = carried.filter(([a]) => before.key.includes(a));
  const places = key.length > 0 && key.length === before.key.length ? key : carried;
  const content = (row: readonly Cell[], side: 0 | 1) =>
    places.map((pair) => cellKey(row[pair[side]] ?? null)).join('\u0000');
  const there = new Set(after.rows.map((row) => content(row, 1)));
  const lost = before.rows.filter((row) => !there.has(content(row, 0))).map((row) => rowOf(before, row));
  if (lost.length === 0) return null;
  const { name } = before;
  return {
    code: 'rows-lost',
    table: name,
    differences: rowDifferences(
      name,
      lost.map((row) => ({ kind: 'missing' as const, key: row, before: row })),
    ),
    summary: `up drops ${name}, and some of its rows do not come into ${after.name}`,
    wayOut: `look at the conditions under which rows of ${name} are copied into ${after.name}; or accept it: -- rehearsal: accept row-count ${name} because REASON`,
  };
}
