import { tableNamed } from '../compare/index.js';
import type { Effects } from '../effects/effects.js';
import { oncePer } from '../effects/once.js';
import { type WipedText, wipedRows, wipedTexts } from '../effects/wiped-texts.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import { cellDifferences } from './cell-differences.js';

/** New texts that are NULL because one of the columns that they are put together from is. */
export function wipedByNull(before: Image, after: Image, effects: Effects): Finding[] {
  return wipedIn(effects).flatMap((each) => {
    const image = tableNamed(after, each.table);
    const rows = wipedRows(before, after, each);
    if (image === undefined || rows.length === 0) return [];
    return [finding(each, cellDifferences(image, each.column, rows))];
  });
}

const wipedIn = oncePer(wipedTexts);

function finding({ table, column, kept, missing }: WipedText, differences: Finding['differences']): Finding {
  return {
    code: 'text-wiped-by-null',
    kind: 'decision',
    table,
    column,
    summary: `up puts ${table}.${column} together from ${kept} and ${missing}, and leaves it NULL where ${missing} is NULL, whatever ${kept} says: || with NULL is NULL`,
    differences,
    wayOut: `use coalesce(${missing}, '') or concat_ws(); or, where NULL is meant, accept it: -- rehearsal: accept integrity ${table}.${column} because REASON`,
  };
}
