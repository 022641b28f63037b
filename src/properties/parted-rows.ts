import { keyOf, tableNamed } from '../compare/index.js';
import type { Effects } from '../effects/effects.js';
import { oncePer } from '../effects/once.js';
import { mistakenParts, mistakenRows, type PartedRows } from '../effects/parted-rows.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import { rowDifferences } from './checks.js';

/** Rows that were parted in two, and find another row's part. */
export function mistakenForParts(before: Image, after: Image, effects: Effects): Finding[] {
  return partsIn(effects).flatMap((each) => {
    const image = tableNamed(after, each.tableNow);
    const rows = mistakenRows(before, after, each);
    if (image === undefined || rows.length === 0) return [];
    const differences = rows.map((row) => ({
      kind: 'cell' as const,
      key: keyOf(image, row),
      column: each.reference,
    }));
    return [finding(each, rowDifferences(each.tableNow, differences))];
  });
}

const partsIn = oncePer(mistakenParts);

function finding(
  { tableNow, reference, source, made, copy }: PartedRows,
  differences: Finding['differences'],
): Finding {
  return {
    code: 'part-of-another-row',
    table: tableNow,
    column: reference,
    summary: `up copies ${tableNow}.${source} into ${made}.${copy}, and fills ${tableNow}.${reference} so that rows find what another row said there`,
    differences,
    wayOut: `find the row of ${made} by what it says, or by the key of the row that it was made from; or accept it: -- rehearsal: accept integrity ${tableNow}.${reference} because REASON`,
  };
}
