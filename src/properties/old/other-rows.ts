import { cellKey } from '../../model/cell.js';
import type { Finding } from '../../model/finding.js';
import type { TableImage } from '../../model/image.js';

/** Rows before it is taken for more than chance that none of them is shown any more. */
const ENOUGH = 4;

/**
 * A view that is made again and shows none of the rows that it showed, but others: a condition that says the opposite, or another table.
 * Fewer or more rows may be meant, and so may other values of the same number of rows.
 */
export function otherRows(name: string, old: TableImage, now: TableImage): Finding[] {
  if (old.rows.length < ENOUGH || now.rows.length === 0 || old.rows.length === now.rows.length) return [];
  const valuesOf = ({ rows }: TableImage, at: number) => rows.map((row) => cellKey(row[at] ?? null));
  const overlaps = old.columns.flatMap((_, at) => {
    const shown = new Set(valuesOf(old, at));
    return shown.size === old.rows.length ? [valuesOf(now, at).some((value) => shown.has(value))] : [];
  });
  if (overlaps.length === 0 || overlaps.includes(true)) return [];
  return [
    {
      code: 'view-shows-others',
      kind: 'decision',
      table: name,
      summary: `the view ${name} is made again and shows none of the rows that it showed, but others`,
      differences: [],
      wayOut: `look at its condition and at the table that it reads; or, where others are meant, accept it: -- rehearsal: accept old-reads ${name} because REASON`,
    },
  ];
}
