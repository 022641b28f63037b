import { type CrossedPair, crossedPairs } from '../effects/crossed-pairs.js';
import type { Effects } from '../effects/effects.js';
import { oncePer } from '../effects/once.js';
import { valuesIn } from '../effects/values.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';

/** New tables of pairs whose two columns have changed places on the way. */
export function crossedTables(after: Image, effects: Effects): Finding[] {
  return crossedIn(effects)
    .filter(({ to, column }) => valuesIn(after, to, column).length > 0)
    .map(finding);
}

const crossedIn = oncePer(crossedPairs);

function finding({ from, key, to, column, other }: CrossedPair): Finding {
  return {
    code: 'pair-crossed',
    kind: 'decision',
    table: to,
    column,
    summary: `up fills ${to}.${column} with ${from}.${key}, and ${to}.${other} with ${from}.${column}: the two have changed places`,
    differences: [],
    wayOut: `name the columns of ${to} and of SELECT in the same order; or, where it is meant so, accept it: -- rehearsal: accept integrity ${to}.${column} because REASON`,
  };
}
