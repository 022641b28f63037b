import { fold, tableNamed } from '../compare/index.js';
import { cellKey } from '../model/cell.js';
import type { TableImage } from '../model/image.js';
import type { Table } from '../model/schema.js';
import { areOutWithout, childOf, type Sorted } from './childless.js';
import type { Effects, Run } from './effects.js';
import { holdsKeys } from './held-keys.js';
import { keyColumn, NONE, singleKeys, valuesIn, valuesOf } from './values.js';

/** A new table beside an old one that holds those of its rows only that have a partner in some table. */
export interface PartialCopy {
  readonly from: string;
  readonly to: string;
  /** Old columns with the new ones that hold their values, by which the rows can be told. */
  readonly columns: readonly (readonly [string, string])[];
  /** The old column that names the partner. */
  readonly column: string;
  /** The partner's table and its key. */
  readonly partner: string;
  readonly key: string;
}

/** Different values before it is taken for more than chance. */
const ENOUGH = 3;

/**
 * New tables that take over what rows of an old one say, but for just those rows whose partner in another table is not there: what an
 * inner join leaves out. A table that says of each row which its partner is, and demands one, is about pairs.
 */
export function partialCopies(effects: Effects): PartialCopy[] {
  const { before, after } = effects;
  const made = after.schema.tables.filter(
    ({ name, virtual }) => virtual === null && effects.ancestry(name)[0] == null,
  );
  return made.flatMap((now) =>
    before.schema.tables.flatMap((old): PartialCopy[] => {
      if (effects.table(old.name) === null || effects.table(old.name)?.name === now.name) return [];
      const columns = carriedColumns(effects, old, now);
      const found = columns === null ? null : partnerOf(effects, old, now, columns);
      return found === null || columns === null ? [] : [{ from: old.name, to: now.name, columns, ...found }];
    }),
  );
}

/** Rows of the old table that its copy does not have. */
export function leftOut(old: TableImage, now: TableImage, { columns }: Pick<PartialCopy, 'columns'>) {
  const there = new Set(
    contents(
      now,
      columns.map(([, to]) => to),
    ),
  );
  const wanted = contents(
    old,
    columns.map(([from]) => from),
  );
  return old.rows.filter((_, at) => !there.has(wanted[at] ?? ''));
}

/** The key of the old table, carried over, and something beside it that its rows say; or most of what they say. */
function carriedColumns(
  effects: Effects,
  old: Table,
  now: Table,
): readonly (readonly [string, string])[] | null {
  const key = keyColumn(effects.before.schema, old.name);
  const plain = old.columns
    .map(({ name }) => fold(name))
    .filter((name) => name !== fold(key ?? '') && !isReference(old, name));
  const same = (from: string, to: string, by: readonly [string, string]) =>
    isCarried(effects.runs, [old.name, now.name], [by], [from, to], ENOUGH);
  for (const { name: own } of key === null ? [] : now.columns) {
    const by = [key ?? '', own] as const;
    if (!holdsKeys(effects.runs, [old.name, now.name], by)) continue;
    const says = now.columns.some(({ name }) => name !== own && plain.some((from) => same(from, name, by)));
    if (says) return [[fold(by[0]), fold(own)]];
  }
  const copy = effects.copies.find(({ from, to }) => from === old.name && to === now.name);
  return copy !== undefined && plain.some((name) => copy.columns.has(name)) ? [...copy.columns] : null;
}

/** The new table's rows say in a column what the rows that they stand for say in one, and say enough different things. */
function isCarried(
  runs: readonly Run[],
  [old, now]: readonly [string, string],
  by: readonly (readonly [string, string])[],
  [from, to]: readonly [string, string],
  least = 1,
): boolean {
  const different = new Set<string>();
  const isSame = runs.every(({ before, after }) => {
    const [table, made] = [tableNamed(before, old), tableNamed(after, now)];
    if (table === undefined || made === undefined) return true;
    const cells = valuesOf(table, from);
    const keys = contents(
      table,
      by.map(([name]) => name),
    );
    const byKey = new Map(keys.map((value, at) => [value, cells[at]]));
    const owns = contents(
      made,
      by.map(([, name]) => name),
    );
    const copies = valuesOf(made, to);
    for (const cell of copies) if (cell !== NONE) different.add(cell);
    return owns.every((value, at) => byKey.get(value) === copies[at]);
  });
  return isSame && different.size >= least;
}

function partnerOf(
  effects: Effects,
  old: Table,
  now: Table,
  columns: readonly (readonly [string, string])[],
): Pick<PartialCopy, 'column' | 'partner' | 'key'> | null {
  const { before, runs } = effects;
  const sorted = runs.flatMap((run): Sorted[] => {
    const [from, to] = [tableNamed(run.before, old.name), tableNamed(run.after, now.name)];
    if (from === undefined || to === undefined) return [];
    const out = new Set(leftOut(from, to, { columns }));
    return [{ run, from, isOut: from.rows.map((row) => out.has(row)) }];
  });
  const isDemanded = (column: string) =>
    now.columns
      .filter(({ notNull, primaryKey }) => notNull || primaryKey > 0)
      .some(({ name }) => isCarried(runs, [old.name, now.name], columns, [column, name]));
  for (const { name: column } of old.columns) {
    if (isDemanded(column)) continue;
    for (const partner of before.schema.tables) {
      for (const key of singleKeys(partner)) {
        if (partner === old && fold(key) === fold(column)) continue;
        if (areOutWithout(sorted, column, ({ before: image }) => new Set(valuesIn(image, partner.name, key))))
          return { column, partner: partner.name, key };
      }
    }
  }
  return childOf(effects, [old, now], columns, sorted);
}

function isReference({ foreignKeys }: Table, column: string): boolean {
  return foreignKeys.some(({ columns }) => columns.some((name) => fold(name) === column));
}

function contents(table: TableImage, columns: readonly string[]): string[] {
  const places = columns.map((column) => table.columns.findIndex((name) => fold(name) === fold(column)));
  return table.rows.map((row) => places.map((at) => cellKey(row[at] ?? null)).join('\u0000'));
}
