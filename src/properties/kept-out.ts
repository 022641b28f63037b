import { rowOf, tableNamed } from '../compare/index.js';
import type { Effects } from '../effects/effects.js';
import { type KeptOut, keptOutRows, rowsKeptOut } from '../effects/kept-out.js';
import { oncePer } from '../effects/once.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import { rowDifferences } from './checks.js';

/** Rows of one table that another one does not take, since a row of a third has their number. */
export function keptOut(before: Image, after: Image, effects: Effects): Finding[] {
  return keptOutIn(effects).flatMap((each) => {
    const table = tableNamed(before, each.from);
    const rows = rowsKeptOut(before, after, each);
    if (table === undefined || rows.length === 0) return [];
    const missing = rows.map((cells) => {
      const row = rowOf(table, cells);
      return { kind: 'missing' as const, key: row, before: row };
    });
    return [finding(each, rowDifferences(each.from, missing))];
  });
}

const keptOutIn = oncePer(keptOutRows);

function finding({ from, to, key, holder }: KeptOut, differences: Finding['differences']): Finding {
  return {
    code: 'rows-kept-out',
    kind: 'decision',
    table: to,
    summary: `up copies rows of ${from} into ${to} with their own ${key}, and leaves out each one whose ${key} a row of ${holder} has: the two tables count apart`,
    differences,
    wayOut: `leave ${key} out, so that ${to} counts them itself; or, where they are the same, accept it: -- rehearsal: accept row-count ${to} because REASON`,
  };
}
