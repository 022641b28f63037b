import { tableNamed } from '../compare/index.js';
import type { Effects } from '../effects/effects.js';
import { oncePer } from '../effects/once.js';
import { type SpelledAsJson, spelledAsJson, spelledRows } from '../effects/spelled-as-json.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import { cellDifferences } from './cell-differences.js';

/** New texts that stand in the quotes of the document that they are from. */
export function quotedTexts(before: Image, after: Image, effects: Effects): Finding[] {
  return spelledIn(effects).flatMap((each) => {
    const image = tableNamed(after, each.table);
    const rows = spelledRows(before, after, each);
    if (image === undefined || rows.length === 0) return [];
    return [finding(each, cellDifferences(image, each.column, rows))];
  });
}

const spelledIn = oncePer(spelledAsJson);

function finding({ table, column, source }: SpelledAsJson, differences: Finding['differences']): Finding {
  return {
    code: 'text-in-quotes',
    kind: 'decision',
    table,
    column,
    summary: `up fills ${table}.${column} with texts of ${source} as JSON spells them, in quotes`,
    differences,
    wayOut: `take the text itself with ->> or #>>; or, where JSON is meant, accept it: -- rehearsal: accept integrity ${table}.${column} because REASON`,
  };
}
