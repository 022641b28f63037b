import { fold, tableNamed } from '../compare/index.js';
import { cellKey } from '../model/cell.js';
import type { Image, TableImage } from '../model/image.js';
import type { Table } from '../model/schema.js';
import type { Effects, Run } from './effects.js';
import { keyColumn, NONE, valuesIn, valuesOf } from './values.js';

/** A new column that says what rows of another table say, and not those that belong to the row. */
export interface Strangers {
  readonly table: string;
  readonly tableNow: string;
  readonly column: string;
  /** The table whose rows belong to the rows of this one, the columns by which they do, and the one that was read. */
  readonly children: string;
  readonly references: readonly string[];
  readonly source: string;
}

/** Different values, and rows with another row's, before it is taken for more than chance. */
const ENOUGH = 3;

/**
 * New columns of tables that stay whose values, in every database that the migration was watched on, are all said by rows of a table that
 * refers to this one, and with which the row has nothing in common. Where another way leads from the one to the other, it may have
 * been gone.
 */
export function strangersValues(effects: Effects): Strangers[] {
  const { before, after } = effects;
  return before.schema.tables.flatMap((parent) => {
    const now = effects.table(parent.name);
    const made = after.schema.tables.find(({ name }) => name === now?.name);
    if (now === null || made === undefined || keyColumn(before.schema, parent.name) === null) return [];
    const carried = new Set(now.columns.values());
    const fresh = made.columns.filter(
      ({ name, generated }) => generated === null && !carried.has(fold(name)),
    );
    if (fresh.length === 0) return [];
    return before.schema.tables
      .filter((child) => child !== parent && !isTiedOtherwise(before.schema.tables, parent, child))
      .flatMap((child) => {
        const references = referencesTo(child, parent);
        const own = new Set([...child.primaryKey, ...child.foreignKeys.flatMap(({ columns }) => columns)]);
        const sources = child.columns.filter(({ name }) => !own.has(name));
        if (references.length === 0) return [];
        const place = { table: parent.name, tableNow: made.name, children: child.name, references };
        return fresh.flatMap(({ name: column }) =>
          sources
            .map(({ name: source }) => ({ ...place, column, source }))
            .filter((each) => isSeen(effects.runs, each, [parent, child])),
        );
      });
  });
}

/** Rows of the table as it is now that hold what none of the rows says that belong to them. */
export function strangersRows(before: Image, after: Image, each: Strangers): TableImage['rows'] {
  const owned = new Set(
    each.references.flatMap((reference) => {
      const owners = valuesIn(before, each.children, reference);
      return valuesIn(before, each.children, each.source).map((value, at) => `${owners[at]}\u0000${value}`);
    }),
  );
  const keys = valuesIn(after, each.tableNow, keyColumn(before.schema, each.table) ?? '');
  const values = valuesIn(after, each.tableNow, each.column);
  const isStray = (at: number) => values[at] !== NONE && !owned.has(`${keys[at]}\u0000${values[at]}`);
  return tableNamed(after, each.tableNow)?.rows.filter((_, at) => isStray(at)) ?? [];
}

function isSeen(runs: readonly Run[], each: Strangers, [parent, child]: readonly [Table, Table]): boolean {
  const different = new Set<string>();
  let strayed = 0;
  const isSaid = runs.every(({ before, after }) => {
    const said = new Set(valuesIn(before, each.children, each.source));
    strayed += strangersRows(before, after, each).length;
    return valuesIn(after, each.tableNow, each.column).every((value) => {
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
  return runs.every(({ before, after }) => {
    const children = tableNamed(before, each.children);
    const sources = valuesOf(children, each.source);
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
