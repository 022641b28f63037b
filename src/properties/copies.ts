import { fold, tableNamed } from '../compare/index.js';
import { copiesBeside } from '../effects/copies-beside.js';
import type { Copy, Effects } from '../effects/effects.js';
import { type Cell, cellKey } from '../model/cell.js';
import type { Finding } from '../model/finding.js';
import type { Image, TableImage } from '../model/image.js';
import { findTable } from '../model/schema.js';
import { rowDifferences } from './checks.js';

/**
 * New tables that hold a row of an old one more often than that has it, with nothing but a number of their own to tell the copies
 * apart: a join that meets several rows. Where the new one stands for an old one, its number of rows says it.
 */
export function copiedTwice(before: Image, after: Image, effects: Effects): Finding[] {
  const findings = copiesBeside(effects).flatMap((copy) => {
    const [old, now] = [tableNamed(before, copy.from), tableNamed(after, copy.to)];
    if (old === undefined || now === undefined) return [];
    const twice = surplusOf(old, now, copy, after);
    return twice.length === 0 ? [] : [finding(copy, now, twice)];
  });
  return [...new Map(findings.map((each) => [each.table, each])).values()];
}

/** Rows that say the same as another one of the new table, more of them than the old table has rows for. */
function surplusOf(
  old: TableImage,
  now: TableImage,
  { to, columns }: Copy,
  after: Image,
): (readonly Cell[])[] {
  const definition = findTable(after.schema, to);
  const keys = new Set(
    [definition?.primaryKey ?? [], ...(definition?.uniques ?? []).map((key) => key.columns)]
      .flat()
      .map((name) => fold(name ?? '')),
  );
  const own = now.columns.map((_, at) => at).filter((at) => !keys.has(fold(now.columns[at] ?? '')));
  const carried = old.columns.flatMap((name, a): [number, number][] => {
    const b = now.columns.findIndex((other) => fold(other) === columns.get(fold(name)));
    return b >= 0 && own.includes(b) ? [[a, b]] : [];
  });
  if (carried.length === 0) return [];
  const text = (row: readonly Cell[], places: readonly number[]) =>
    places.map((at) => cellKey(row[at] ?? null)).join('\u0000');
  const sources = countBy(
    old.rows.map((row) =>
      text(
        row,
        carried.map(([a]) => a),
      ),
    ),
  );
  const copies = countBy(now.rows.map((row) => text(row, own)));
  const seen = new Map<string, number>();
  return now.rows.filter((row) => {
    const whole = text(row, own);
    const nth = (seen.get(whole) ?? 0) + 1;
    seen.set(whole, nth);
    const rows =
      sources.get(
        text(
          row,
          carried.map(([, b]) => b),
        ),
      ) ?? 0;
    return rows > 0 && (copies.get(whole) ?? 0) > rows && nth > rows;
  });
}

function countBy(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function finding({ from, to }: Copy, { columns }: TableImage, twice: readonly (readonly Cell[])[]): Finding {
  const rows = twice.map((cells) => Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? null])));
  return {
    code: 'rows-copied-twice',
    table: to,
    differences: rowDifferences(
      to,
      rows.map((row) => ({ kind: 'added' as const, key: row, after: row })),
    ),
    summary: `up copies rows of ${from} into ${to} more than once`,
    wayOut: `look at the JOIN or UNION of the copy: one row of ${from} meets several others; or accept it: -- rehearsal: accept row-count ${to} because REASON`,
  };
}
