import { fold, rowOf, tableNamed } from '../compare/index.js';
import type { Effects } from '../effects/effects.js';
import { oncePer } from '../effects/once.js';
import { type Unmapped, unmappedRows, unmappedValues } from '../effects/unmapped.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import { rowDifferences } from './checks.js';

/** New columns that `up` fills from a list of values with a gap. It may be meant: that is for the author to say. */
export function unmapped(after: Image, effects: Effects): Finding[] {
  return listsOf(effects).flatMap((list) => {
    const image = tableNamed(after, list.table);
    const rows = unmappedRows(after, list);
    if (image === undefined || rows.length === 0) return [];
    const shown = rows.map((at) => rowOf(image, image.rows[at] ?? []));
    const isNamed = (name: string) =>
      fold(name) === list.source || image.key.some((at) => image.columns[at] === name);
    const differences = shown.map((row) => ({
      kind: 'cell' as const,
      key: Object.fromEntries(Object.entries(row).filter(([name]) => isNamed(name))),
      column: list.column,
      after: null,
    }));
    return [finding(list, rowDifferences(list.table, differences))];
  });
}

const listsOf = oncePer(unmappedValues);

function finding({ table, column, source }: Unmapped, differences: Finding['differences']): Finding {
  return {
    code: 'values-left-out',
    kind: 'decision',
    table,
    column,
    summary: `up fills ${table}.${column} value by value from ${source}, and leaves it NULL for values of ${source} that its list does not have`,
    differences,
    wayOut: `add these values to the list, or an ELSE; or, where NULL is meant, accept it: -- rehearsal: accept integrity ${table}.${column} because REASON`,
  };
}
