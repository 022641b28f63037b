import type { Finding } from '../../model/finding.js';
import { findTable, type Schema } from '../../model/schema.js';
import type { Lineage } from '../../properties/lineage/lineage.js';
import type { RowCounts } from '../../runner/survey.js';

export interface Counted {
  readonly schema: Schema;
  readonly rows: RowCounts;
}

/** More rows, where the migration puts none in but those that are there already; the images hold too few of them to show it. */
export function surplusRows(before: Counted, after: Counted, lineage: Pick<Lineage, 'successor'>): Finding[] {
  return before.schema.tables.flatMap(({ name }) => {
    const successor = lineage.successor(name);
    const now = successor && findTable(after.schema, successor.name);
    if (!successor || !now || now.virtual !== null) return [];
    const surplus = (after.rows.get(now.name) ?? 0) - (before.rows.get(name) ?? 0);
    if (surplus <= 0 || (successor.added && !successor.doubled)) return [];
    return {
      code: 'rows-multiplied',
      table: name,
      summary: `up leaves ${surplus} more rows in ${name} than it had`,
      differences: [],
      wayOut: `look at the JOIN or UNION of the copy, and at triggers; or accept it: -- rehearsal: accept row-count ${name} because REASON`,
    };
  });
}
