import { type AllPairs, allPairs } from '../effects/all-pairs.js';
import type { Effects } from '../effects/effects.js';
import { oncePer } from '../effects/once.js';
import { valuesIn } from '../effects/values.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';

/** New tables that pair each row of one table with each of another, although the first says to which one it belongs. */
export function pairedWithAll(after: Image, effects: Effects): Finding[] {
  return pairings(effects)
    .filter(({ to, columns }) => valuesIn(after, to, columns[0]).length > 0)
    .map(finding);
}

const pairings = oncePer(allPairs);

function finding({ to, columns: [one, other], child, reference, parent }: AllPairs): Finding {
  return {
    code: 'all-pairs',
    kind: 'decision',
    table: to,
    column: other,
    summary: `up pairs each row of ${child} with each row of ${parent} in ${to} (${one}, ${other}), not with the one that ${child}.${reference} names`,
    differences: [],
    wayOut: `join ${parent} by ${child}.${reference}; or, where each is to have all, accept it: -- rehearsal: accept integrity ${to}.${other} because REASON`,
  };
}
