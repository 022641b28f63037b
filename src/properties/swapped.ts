import type { Effects } from '../effects/effects.js';
import { oncePer } from '../effects/once.js';
import { type SwappedColumns, swappedColumns } from '../effects/swapped-columns.js';
import { valuesIn } from '../effects/values.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';

/** Columns of new tables that have changed places on the way from an old one, whose names they have. */
export function swappedIn(after: Image, effects: Effects): Finding[] {
  return swaps(effects)
    .filter(({ to, columns }) => valuesIn(after, to, columns[0]).length > 0)
    .map(finding);
}

const swaps = oncePer(swappedColumns);

function finding({ from, to, columns: [one, other] }: SwappedColumns): Finding {
  return {
    code: 'columns-swapped',
    kind: 'decision',
    table: to,
    column: one,
    summary: `up fills ${to}.${one} with ${from}.${other}, and ${to}.${other} with ${from}.${one}: the two have changed places`,
    differences: [],
    wayOut: `name the columns of ${to} and of SELECT in the same order; or, where it is meant so, accept it: -- rehearsal: accept integrity ${to}.${one} because REASON`,
  };
}
