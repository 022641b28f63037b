import { fold } from '../compare/index.js';
import type { TableImage } from '../model/image.js';
import type { Table } from '../model/schema.js';
import type { Effects, Run } from './effects.js';
import { keyColumn, NONE, valuesIn, valuesOf } from './values.js';

/** The rows of an old table in one run, and which of them its copy leaves out. */
export interface Sorted {
  readonly run: Run;
  readonly from: TableImage;
  readonly isOut: readonly boolean[];
}

/** Rows of either kind before it is taken for more than chance. */
const ENOUGH = 3;

/** Values of a column among which a condition may choose. */
const FEW = 12;

/** Whether just those rows are left out for which a column says nothing that is there. */
export function areOutWithout(
  sorted: readonly Sorted[],
  column: string,
  thereIn: (run: Run) => ReadonlySet<string>,
): boolean {
  let [taken, left] = [0, 0];
  const agrees = sorted.every(({ run, from, isOut }) => {
    const there = thereIn(run);
    return valuesOf(from, column).every((value, at) => {
      if (isOut[at]) left++;
      else taken++;
      return isOut[at] === (value === NONE || !there.has(value));
    });
  });
  return agrees && taken >= ENOUGH && left >= ENOUGH;
}

/**
 * The table that refers to the old one, and without a row of which, or without one that says a certain value, a row is left out, although
 * what the copy says of it may well be missing there.
 */
export function childOf(
  { before: { schema }, runs }: Effects,
  [old, now]: readonly [Table, Table],
  columns: readonly (readonly [string, string])[],
  sorted: readonly Sorted[],
): { readonly column: string; readonly partner: string; readonly key: string } | null {
  const column = keyColumn(schema, old.name);
  const own = columns.find(([from]) => from === fold(column ?? ''))?.[1];
  if (column === null || own === undefined) return null;
  for (const child of schema.tables) {
    for (const {
      columns: [key = '', ...more],
      parent,
    } of child.foreignKeys) {
      if (more.length > 0 || child === old || fold(parent) !== fold(old.name)) continue;
      if (!mayBeMissing(runs, [child, key], [now, own])) continue;
      const conditions = [null, ...conditionsOn(runs, child)];
      const isOne = conditions.some((condition) =>
        areOutWithout(sorted, column, (run) => ownersIn(run, child.name, key, condition)),
      );
      if (isOne) return { column, partner: child.name, key };
    }
  }
  return null;
}

type Condition = readonly [column: string, value: string];

/** Rows that belong to those of the old table, and to which of them. */
function ownersIn(run: Run, child: string, key: string, condition: Condition | null): ReadonlySet<string> {
  const owners = valuesIn(run.before, child, key);
  if (condition === null) return new Set(owners);
  const values = valuesIn(run.before, child, condition[0]);
  return new Set(owners.filter((_, at) => values[at] === condition[1]));
}

function conditionsOn(runs: readonly Run[], { name: table, columns }: Table): Condition[] {
  return columns.flatMap(({ name }) => {
    const values = runs.map((run) => new Set(valuesIn(run.before, table, name)));
    // What a statement asks for is there wherever it finds something.
    const often = [...new Set(values.flatMap((each) => [...each]))].filter(
      (value) => value !== NONE && values.filter((each) => each.has(value)).length * 2 > values.length,
    );
    return often.slice(0, FEW).map((value) => [name, value] as const);
  });
}

/** The copy says what rows of the child say that belong to the row, in a column that may be NULL. */
function mayBeMissing(
  runs: readonly Run[],
  [child, key]: readonly [Table, string],
  [now, own]: readonly [Table, string],
): boolean {
  const sources = child.columns.filter(({ name }) => name !== key);
  return now.columns.some(
    ({ name, notNull, primaryKey }) =>
      !notNull &&
      primaryKey === 0 &&
      sources.some((source) => isFrom(runs, [child.name, key, source.name], [now.name, own, name])),
  );
}

function isFrom(
  runs: readonly Run[],
  [child, key, source]: readonly [string, string, string],
  [now, own, column]: readonly [string, string, string],
): boolean {
  const different = new Set<string>();
  const all = runs.every(({ before, after }) => {
    const said = valuesIn(before, child, source);
    const pairs = new Set(valuesIn(before, child, key).map((owner, at) => `${owner}\u0000${said[at]}`));
    const owners = valuesIn(after, now, own);
    return valuesIn(after, now, column).every((value, at) => {
      if (value !== NONE) different.add(value);
      return value === NONE || pairs.has(`${owners[at]}\u0000${value}`);
    });
  });
  return all && different.size >= ENOUGH;
}
