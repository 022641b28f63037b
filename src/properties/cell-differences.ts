import { fold, keyOf } from '../compare/index.js';
import type { Difference } from '../model/finding.js';
import type { TableImage } from '../model/image.js';
import { rowDifferences } from './checks.js';

/** What one column holds now in some rows of a table, as a finding's differences. */
export function cellDifferences(
  image: TableImage,
  column: string,
  rows: readonly TableImage['rows'][number][],
): Difference[] {
  const at = image.columns.findIndex((name) => fold(name) === fold(column));
  return rowDifferences(
    image.name,
    rows.map((row) => ({ kind: 'cell', key: keyOf(image, row), column, after: row[at] ?? null })),
  );
}
