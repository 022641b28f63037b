import { fold } from '../compare/index.js';
import type { Table } from '../model/schema.js';
import type { Effects } from './effects.js';
import { keyColumn, NONE, valuesIn } from './values.js';

/** A new table of pairs that were copied from an old one, its key and what it refers to, each into the other's column. */
export interface CrossedPair {
  readonly from: string;
  readonly key: string;
  readonly to: string;
  /** The column that both tables have, which holds the old one's key now. */
  readonly column: string;
  /** The one that holds its values. */
  readonly other: string;
}

/** Different pairs before it is taken for more than chance. */
const ENOUGH = 4;

/** New tables that hold the values of an old column beside one of the same name, which holds the keys of the rows that say them. */
export function crossedPairs(effects: Effects): CrossedPair[] {
  const { before, after } = effects;
  const made = after.schema.tables.filter(
    ({ name, virtual }) => virtual === null && effects.ancestry(name)[0] == null,
  );
  return made.flatMap((now) =>
    before.schema.tables.flatMap((old): CrossedPair[] => {
      const key = keyColumn(before.schema, old.name);
      return key === null ? [] : candidates(old, now, key).filter((pair) => isSeen(effects, pair));
    }),
  );
}

function candidates(old: Table, now: Table, key: string): CrossedPair[] {
  const names = new Set(old.columns.filter(({ name }) => name !== key).map(({ name }) => fold(name)));
  return now.columns
    .filter(({ name }) => names.has(fold(name)))
    .flatMap(({ name: column }) =>
      now.columns
        // Where it has the old key's name as well, the pair may be meant to be one of the new table's own.
        .filter(({ name }) => name !== column && !names.has(fold(name)) && fold(name) !== fold(key))
        .map(({ name: other }) => ({ from: old.name, key, to: now.name, column, other })),
    );
}

function isSeen({ runs }: Effects, { from, key, to, column, other }: CrossedPair): boolean {
  const different = new Set<string>();
  const straight = new Set<string>();
  const all = runs.every(({ before, after }) => {
    const pairsOf = (image: typeof before, table: string, one: string, two: string) => {
      const second = valuesIn(image, table, two);
      return valuesIn(image, table, one).map((value, at) => `${value}\u0000${second[at] ?? NONE}`);
    };
    const known = new Set(pairsOf(before, from, key, column));
    for (const pair of pairsOf(after, to, other, column)) if (!known.has(pair)) straight.add(pair);
    return pairsOf(after, to, column, other).every((pair) => {
      different.add(pair);
      return known.has(pair);
    });
  });
  return all && different.size >= ENOUGH && straight.size > 0;
}
