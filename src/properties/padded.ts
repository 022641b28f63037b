import { tableNamed } from '../compare/index.js';
import type { Effects } from '../effects/effects.js';
import { oncePer } from '../effects/once.js';
import { type PaddedCount, paddedCounts, rowsCountedAlone } from '../effects/padded-counts.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import { cellDifferences } from './cell-differences.js';

/** Counts that say 1 for a row where there is nothing to count. */
export function countedAlone(before: Image, after: Image, effects: Effects): Finding[] {
  return paddedIn(effects).flatMap((each) => {
    const image = tableNamed(after, each.table);
    const rows = rowsCountedAlone(before, after, each);
    if (image === undefined || rows.length === 0) return [];
    return [finding(each, cellDifferences(image, each.column, rows))];
  });
}

const paddedIn = oncePer(paddedCounts);

function finding({ table, column, counted }: PaddedCount, differences: Finding['differences']): Finding {
  return {
    code: 'nothing-counted-as-one',
    kind: 'decision',
    table,
    column,
    summary: `up fills ${table}.${column} with the number of rows of ${counted.table}, and with 1 where there are none: count(*) counts the row that a LEFT JOIN keeps without a partner`,
    differences,
    wayOut: `count a column of ${counted.table}, such as count(${counted.table}.${counted.reference}); or, where 1 is meant, accept it: -- rehearsal: accept row-count ${table}.${column} because REASON`,
  };
}
