import { rowOf, tableNamed } from '../compare/index.js';
import type { Effects } from '../effects/effects.js';
import { leftOut, type PartialCopy, partialCopies } from '../effects/left-out.js';
import { oncePer } from '../effects/once.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import { rowDifferences } from './checks.js';

/**
 * Rows of a table that stays which a new table beside it was to hold, and does not for want of a partner elsewhere. A condition on the
 * rows themselves is meant; a join may be.
 */
export function leftOutByJoins(before: Image, after: Image, effects: Effects): Finding[] {
  return copiesOf(effects).flatMap((copy) => {
    const [old, now] = [tableNamed(before, copy.from), tableNamed(after, copy.to)];
    const rows = old === undefined || now === undefined ? [] : leftOut(old, now, copy);
    if (old === undefined || rows.length === 0) return [];
    return [
      finding(
        copy,
        rows.map((cells) => rowOf(old, cells)),
      ),
    ];
  });
}

const copiesOf = oncePer(partialCopies);

function finding(
  { from, to, column, partner, key }: PartialCopy,
  rows: readonly ReturnType<typeof rowOf>[],
): Finding {
  return {
    code: 'rows-left-out',
    kind: 'decision',
    table: to,
    summary: `up copies rows of ${from} into ${to}, and leaves out each one whose ${column} names no row of ${partner} (${key})`,
    differences: rowDifferences(
      from,
      rows.map((row) => ({ kind: 'missing' as const, key: row, before: row })),
    ),
    wayOut: `use LEFT JOIN to bring these rows too; or, where they are not wanted there, accept it: -- rehearsal: accept row-count ${to} because REASON`,
  };
}
