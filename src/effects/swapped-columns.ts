import { fold } from '../compare/index.js';
import type { Effects } from './effects.js';
import { holdsKeys } from './held-keys.js';
import { keyColumn, NONE, valuesIn } from './values.js';

/** Two columns of a new table that hold each what the other one says in the old table that its rows come from. */
export interface SwappedColumns {
  readonly from: string;
  readonly to: string;
  /** By their names, which they have in both tables. */
  readonly columns: readonly [string, string];
}

/** Different values of either before it is taken for more than chance. */
const ENOUGH = 3;

/** New tables, made of the rows of an old one, in which two columns of its names have changed places. */
export function swappedColumns(effects: Effects): SwappedColumns[] {
  const { before, after } = effects;
  const made = after.schema.tables.filter(
    ({ name, virtual }) => virtual === null && effects.ancestry(name)[0] == null,
  );
  return made.flatMap((now) =>
    before.schema.tables.flatMap((old): SwappedColumns[] => {
      // A table that stands for the old one is told as its copy.
      if (effects.table(old.name)?.name === now.name) return [];
      const key = keyColumn(before.schema, old.name);
      const own =
        key === null
          ? undefined
          : now.columns.find(({ name }) => holdsKeys(effects.runs, [old.name, now.name], [key, name]));
      if (key === null || own === undefined) return [];
      const shared = old.columns.flatMap(({ name }) =>
        name !== key &&
        fold(name) !== fold(own.name) &&
        now.columns.some((each) => fold(each.name) === fold(name))
          ? [name]
          : [],
      );
      return shared.flatMap((one, at) =>
        shared
          .slice(at + 1)
          .filter((other) => isSwapped(effects, [old.name, key], [now.name, own.name], [one, other]))
          .map((other): SwappedColumns => ({ from: old.name, to: now.name, columns: [one, other] })),
      );
    }),
  );
}

function isSwapped(
  { runs }: Effects,
  [from, key]: readonly [string, string],
  [to, own]: readonly [string, string],
  [one, other]: readonly [string, string],
): boolean {
  const different = [new Set<string>(), new Set<string>()] as const;
  let straight = true;
  const all = runs.every(({ before, after }) => {
    const keys = valuesIn(before, from, key);
    const olds = new Map(keys.map((value, at) => [value, at]));
    const [first, second] = [valuesIn(before, from, one), valuesIn(before, from, other)];
    const [nowFirst, nowSecond] = [valuesIn(after, to, one), valuesIn(after, to, other)];
    return valuesIn(after, to, own).every((value, at) => {
      const row = olds.get(value) ?? -1;
      for (const [place, said] of [nowFirst[at], nowSecond[at]].entries())
        if (said !== undefined && said !== NONE) different[place]?.add(said);
      straight &&= nowFirst[at] === first[row] && nowSecond[at] === second[row];
      return nowFirst[at] === second[row] && nowSecond[at] === first[row];
    });
  });
  return all && !straight && different.every(({ size }) => size >= ENOUGH);
}
