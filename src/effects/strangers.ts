import { fold, tableNamed } from '../compare/index.js';
import { cellKey } from '../model/cell.js';
import type { Image, TableImage } from '../model/image.js';
import type { Column, Table } from '../model/schema.js';
import { addedColumns } from './added-columns.js';
import type { Effects, Run } from './effects.js';
import { keyColumn, NONE, numbersIn, valuesIn, valuesOf } from './values.js';

/** A new column that says what rows of another table say, or how many there are, and not those that belong to the row. */
export interface Strangers {
  readonly table: string;
  readonly tableNow: string;
  readonly column: string;
  /** The table whose rows belong to the rows of this one, the columns by which they do, and the one that was read; `null`: they are counted. */
  readonly children: string;
  readonly references: readonly string[];
  readonly source: string | null;
}

/** Different values, and rows with another row's, before it is taken for more than chance. */
const ENOUGH = 3;

/**
 * New columns of tables that stay whose values, in every database that the migration was watched on, are all said by rows of a table that
 * refers to this one, and with which the row has nothing in common. Where another way leads from the one to the other, it may have
 * been gone.
 */
export function strangersValues(effects: Effects): Strangers[] {
  return freshColumns(effects).flatMap(({ parent, child, sources, ...place }) =>
    [...sources.map(({ name }) => name), null]
      .map((source) => ({ ...place, source }))
      .filter((each) => isSeen(effects.runs, each, [parent, child])),
  );
}

/** A new column of a table that stays, and a table that refers to this one. */
export interface FreshColumn extends Omit<Strangers, 'source'> {
  readonly parent: Table;
  readonly child: Table;
  /** What the other table says beside its keys. */
  readonly sources: readonly Column[];
}

/** New columns that may be filled from what belongs to their rows, where no other way leads from the one table to the other. */
export function freshColumns(effects: Effects): FreshColumn[] {
  const { before, after } = effects;
  return before.schema.tables.flatMap((parent) => {
    const now = effects.table(parent.name);
    const made = after.schema.tables.find(({ name }) => name === now?.name);
    if (now === null || made === undefined || keyColumn(before.schema, parent.name) === null) return [];
    const fresh = addedColumns(made, now).filter(({ generated }) => generated === null);
    if (fresh.length === 0) return [];
    return before.schema.tables
      .filter((child) => child !== parent && !isTiedOtherwise(before.schema.tables, parent, child))
      .flatMap((child) => {
        const references = referencesTo(child, parent);
        const own = new Set([...child.primaryKey, ...child.foreignKeys.flatMap(({ columns }) => columns)]);
        const sources = child.columns.filter(({ name }) => !own.has(name));
        if (references.length === 0) return [];
        const place = { table: parent.name, tableNow: made.name, children: child.name, references };
        return fresh.map(({ name: column }) => ({ ...place, column, parent, child, sources }));
      });
  });
}

/** Rows of the table as it is now that hold what none of the rows says that belong to them. */
export function strangersRows(before: Image, after: Image, each: Strangers): TableImage['rows'] {
  const owned = new Set(each.references.flatMap((reference) => saidOf(before, each, reference)));
  const keys = valuesIn(after, each.tableNow, keyColumn(before.schema, each.table) ?? '');
  const values = saidNow(after, each);
  const nothing = new Set([NONE, ...(each.source === null ? [countKey(0)] : [])]);
  const isStray = (at: number) =>
    !nothing.has(values[at] ?? NONE) && !owned.has(`${keys[at]}\u0000${values[at]}`);
  return tableNamed(after, each.tableNow)?.rows.filter((_, at) => isStray(at)) ?? [];
}

/** What the rows say that belong to each one, by its key. */
function saidOf(before: Image, { children, source }: Strangers, reference: string): string[] {
  const owners = valuesIn(before, children, reference);
  if (source !== null)
    return valuesIn(before, children, source).map((value, at) => `${owners[at]}\u0000${value}`);
  const counts = new Map<string, number>();
  for (const owner of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return [...counts].map(([owner, count]) => `${owner}\u0000${countKey(count)}`);
}

/** What rows that belong to any row say. */
function saidByAll(before: Image, { children, references, source }: Strangers): ReadonlySet<string> {
  if (source !== null) return new Set(valuesIn(before, children, source));
  // A condition within the other table alone, its key against its own reference, leaves the same few rows for all.
  const keys = valuesIn(before, children, keyColumn(before.schema, children) ?? '');
  const within = references.map(
    (reference) => valuesIn(before, children, reference).filter((value, at) => value === keys[at]).length,
  );
  return new Set([tableNamed(before, children)?.rows.length ?? 0, ...within].map(countKey));
}

/** What the column says; where rows are counted, the numbers that it says, of whatever type. */
function saidNow(after: Image, { tableNow, column, source }: Strangers): string[] {
  if (source !== null) return valuesIn(after, tableNow, column);
  return numbersIn(after, tableNow, column).map((count) => (count === null ? NONE : countKey(count)));
}

function countKey(count: number): string {
  return String(count);
}

function isSeen(runs: readonly Run[], each: Strangers, [parent, child]: readonly [Table, Table]): boolean {
  const different = new Set<string>();
  let strayed = 0;
  const isSaid = runs.every(({ before, after }) => {
    const said = saidByAll(before, each);
    strayed += strangersRows(before, after, each).length;
    return saidNow(after, each).every((value) => {
      if (value !== NONE) different.add(value);
      return value === NONE || said.has(value);
    });
  });
  if (!isSaid || different.size < ENOUGH || strayed < ENOUGH) return false;
  const isOwnKey = (from: string, to: string) =>
    parent.primaryKey[0] === from && child.primaryKey.includes(to) && !each.references.includes(to);
  return !parent.columns.some(
    ({ name: from }) =>
      isCopied(runs, each, from) ||
      child.columns.some(({ name: to }) => !isOwnKey(from, to) && isCommon(runs, each, [from, to])),
  );
}

/** The column says what another one of the row says. */
function isCopied(runs: readonly Run[], each: Strangers, from: string): boolean {
  return runs.every(({ after }) => {
    const there = valuesIn(after, each.tableNow, from);
    return valuesIn(after, each.tableNow, each.column).every((value, at) => value === there[at]);
  });
}

/** Each row has this column in common with a row that says what it says. */
function isCommon(runs: readonly Run[], each: Strangers, [from, to]: readonly [string, string]): boolean {
  const { source } = each;
  if (source === null) return false;
  return runs.every(({ before, after }) => {
    const children = tableNamed(before, each.children);
    const sources = valuesOf(children, source);
    const pairs = new Set(valuesOf(children, to).map((value, at) => `${value}\u0000${sources[at]}`));
    const own = valuesIn(after, each.tableNow, from);
    return valuesIn(after, each.tableNow, each.column).every(
      (value, at) => value === NONE || pairs.has(`${own[at] ?? cellKey(null)}\u0000${value}`),
    );
  });
}

function referencesTo(child: Table, parent: Table): string[] {
  return child.foreignKeys
    .filter((key) => key.columns.length === 1 && isNamed(key.parent, parent))
    .flatMap(({ columns }) => columns);
}

/** A third table stands between both, or the parent refers to the child. */
function isTiedOtherwise(tables: readonly Table[], parent: Table, child: Table): boolean {
  const near = (table: Table) =>
    tables.filter(
      (other) =>
        other !== table &&
        (table.foreignKeys.some((key) => isNamed(key.parent, other)) ||
          other.foreignKeys.some((key) => isNamed(key.parent, table))),
    );
  const ofChild = near(child);
  return (
    parent.foreignKeys.some((key) => isNamed(key.parent, child)) ||
    near(parent).some((other) => other !== child && ofChild.includes(other))
  );
}

function isNamed(name: string, table: Table): boolean {
  return fold(name) === fold(table.name);
}
