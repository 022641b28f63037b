import { fold, tableNamed } from '../compare/index.js';
import type { Image } from '../model/image.js';
import type { Table } from '../model/schema.js';
import type { Effects } from './effects.js';
import { oncePer } from './once.js';
import { isForNumbers, keyColumn, NONE, numberOf, valuesIn } from './values.js';

/** Rows of a table that belong to those of another one, by a column that holds its key. */
export interface Children {
  readonly table: string;
  readonly reference: string;
}

/**
 * A number that says how many rows of one table belong to a row, or what they add up to, times how many rows of another one do: a join
 * of both brings each of the first once for each of the second.
 */
export interface Multiplied {
  readonly table: string;
  readonly column: string;
  /** The column that says to which row the number belongs. */
  readonly key: string;
  readonly counted: Children;
  /** What is added up; `null`: the rows are counted. */
  readonly summed: string | null;
  readonly by: Children;
}

/** A number that a migration fills, the column that says to which row of an old table it belongs, and what else belongs to that row. */
export interface FilledNumber extends Pick<Multiplied, 'table' | 'column' | 'key'> {
  readonly parent: string;
  readonly children: readonly Children[];
}

/** Rows that show it before it is taken for more than chance. */
const ENOUGH = 3;

/** Numbers that a migration fills, and that are products in every database on which it was watched. */
export function multipliedNumbers(effects: Effects): Multiplied[] {
  return numbersOf(effects).flatMap(({ children, parent: _, ...place }) =>
    children.length < 2
      ? []
      : productsOf(effects.before.schema.tables, children, place)
          .filter((each) => isSeen(effects, each))
          .slice(0, 1),
  );
}

/** Numbers that are new, or that statements write, in rows that are about those of an old table which others belong to. */
export const numbersOf = oncePer((effects: Effects): FilledNumber[] => {
  const { before, after } = effects;
  return after.schema.tables.flatMap((now) => {
    const filled = filledIn(effects, now);
    if (filled.length === 0) return [];
    return before.schema.tables.flatMap((parent) => {
      const key = keyIn(effects, parent, now);
      const children = key === null ? [] : childrenOf(effects, parent);
      if (key === null || children.length === 0) return [];
      return filled.map((column) => ({ table: now.name, column, key, parent: parent.name, children }));
    });
  });
});

/** What each row holds, what it would without the other table, and whether that shows. */
export function factorsOf(before: Image, after: Image, { table, column, key, ...made }: Multiplied) {
  const image = tableNamed(after, table);
  const at = image?.columns.findIndex((name) => fold(name) === fold(column)) ?? -1;
  const counts = totalsBy(before, made.counted, null);
  const totals = made.summed === null ? counts : totalsBy(before, made.counted, made.summed);
  const others = totalsBy(before, made.by, null);
  return valuesIn(after, table, key).flatMap((owner, place) => {
    const row = image?.rows[place] ?? [];
    const [count, total, times] = [counts, totals, others].map((by) => by.get(owner));
    if (count === undefined || times === undefined || total === undefined) return [];
    const cell = row[at] ?? null;
    return [{ row, cell, value: numberOf(cell), count, total, times }];
  });
}

function isSeen({ runs }: Effects, made: Multiplied): boolean {
  const rows = runs.flatMap(({ before, after }) => factorsOf(before, after, made));
  if (!rows.every(({ value, total, times }) => value === total * times)) return false;
  const telling = rows.filter(
    ({ total, times, count }) => times > 1 && total !== 0 && (made.summed !== null || count > 1),
  );
  return telling.length >= ENOUGH && rows.some(({ total, times }) => total * times !== total + times);
}

/** Numbers of the table that are new, or that statements write. */
function filledIn(effects: Effects, now: Table): string[] {
  const origin = effects.before.schema.tables.find(({ name }) => effects.table(name)?.name === now.name);
  const effect = origin === undefined ? null : effects.table(origin.name);
  const kept = new Set(
    [...(effect?.columns ?? [])].flatMap(([old, name]) => (effect?.written.has(old) ? [] : [name])),
  );
  return now.columns
    .filter((column) => column.primaryKey === 0 && !kept.has(fold(column.name)) && isForNumbers(column))
    .map(({ name }) => name);
}

/** The column of the table by which each of its rows is about another row of the old one; its own key, where it is that table. */
function keyIn(effects: Effects, parent: Table, now: Table): string | null {
  const key = keyColumn(effects.before.schema, parent.name);
  const effect = effects.table(parent.name);
  if (key === null) return null;
  if (effect?.name === now.name) return effect.columns.get(fold(key)) ?? null;
  const isAbout = (column: string) =>
    effects.runs.every(({ before, after }) => {
      const [keys, own] = [new Set(valuesIn(before, parent.name, key)), valuesIn(after, now.name, column)];
      return new Set(own).size === own.length && own.every((value) => keys.has(value));
    }) && effects.runs.some(({ after }) => valuesIn(after, now.name, column).length >= ENOUGH);
  return now.columns.find(({ name }) => isAbout(name))?.name ?? null;
}

/** Declared, or as the rows show. */
function childrenOf({ before, runs }: Effects, parent: Table): Children[] {
  const key = keyColumn(before.schema, parent.name) ?? '';
  const owners = runs.map((run) => new Set(valuesIn(run.before, parent.name, key)));
  return before.schema.tables
    .filter(({ name, virtual }) => name !== parent.name && virtual === null)
    .flatMap(({ name: table, columns, primaryKey }) =>
      columns
        .filter(({ name }) => primaryKey.length !== 1 || primaryKey[0] !== name)
        .filter(({ name }) =>
          runs.some((run, at) => {
            const own = new Set(valuesIn(run.before, table, name).filter((value) => owners[at]?.has(value)));
            return own.size >= ENOUGH;
          }),
        )
        .map(({ name: reference }) => ({ table, reference })),
    );
}

function productsOf(
  tables: readonly Table[],
  children: readonly Children[],
  place: Pick<Multiplied, 'table' | 'column' | 'key'>,
): Multiplied[] {
  return children.flatMap((counted) => {
    const numbers = tables
      .find(({ name }) => name === counted.table)
      ?.columns.filter((column) => column.name !== counted.reference && isForNumbers(column));
    const summed = [null, ...(numbers ?? []).map(({ name }) => name)];
    return children
      .filter((by) => by.table !== counted.table)
      .flatMap((by) => summed.map((each) => ({ ...place, counted, summed: each, by })));
  });
}

/** How many rows each owner has, or what a column of theirs adds up to. */
export function totalsBy(
  image: Image,
  { table, reference }: Children,
  column: string | null,
): ReadonlyMap<string, number> {
  const found = tableNamed(image, table);
  const at = found?.columns.findIndex((name) => fold(name) === fold(column ?? '')) ?? -1;
  const totals = new Map<string, number>();
  for (const [place, owner] of valuesIn(image, table, reference).entries()) {
    const value = column === null ? 1 : (numberOf(found?.rows[place]?.[at] ?? null) ?? 0);
    if (owner !== NONE) totals.set(owner, (totals.get(owner) ?? 0) + value);
  }
  return totals;
}
