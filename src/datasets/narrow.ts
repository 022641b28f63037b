import type { Column, ForeignKey, Schema, Table, UniqueKey } from '../model/schema.js';
import { findTable } from '../model/schema.js';
import { nameOf, significant, tokenize } from '../sql/tokenize.js';
import type { Tie } from './ties/tie.js';

/** The old schema with all that the new one adds to what it demands of the rows, or `null` where that is nothing. */
export interface Narrowed {
  readonly schema: Schema;
  readonly after: Schema;
  /** Foreign keys that only the new schema has, between tables of the old one. */
  readonly ties: readonly Tie[];
  /** Columns whose type is another one afterwards, as `table.column`, with the new definition. */
  readonly retyped: ReadonlyMap<string, Column>;
}

/**
 * What a dataset has to meet so that `up` need not refuse it: keys, NOT NULL, foreign keys and CHECKs that only the
 * new schema has, as far as they are about columns of the old one.
 */
export function narrowed(before: Schema, after: Schema | null): Narrowed | null {
  if (after === null) return null;
  const ties: Tie[] = [];
  const retyped = new Map<string, Column>();
  let changed = false;
  const tables = before.tables.map((table) => {
    const now = findTable(after, table.name);
    if (now === undefined || now.virtual !== null) return table;
    for (const column of retypedColumns(table, now)) retyped.set(`${table.name}.${column.name}`, column);
    const added = addedKeys(before, table, now);
    ties.push(...added.map((key) => tieOf(table, key)));
    const narrow = narrowTable(table, now, added);
    changed ||= narrow !== table;
    return narrow;
  });
  if (!changed && retyped.size === 0) return null;
  const known = new Set(before.indexes.map(({ name }) => name));
  const indexes = after.indexes.filter(
    ({ name, table }) => !known.has(name) && findTable(before, table) !== undefined,
  );
  return { schema: { ...before, tables, indexes: [...before.indexes, ...indexes] }, after, ties, retyped };
}

function narrowTable(table: Table, now: Table, foreignKeys: readonly ForeignKey[]): Table {
  const has = (name: string | null) => name === null || columnOf(table, name) !== undefined;
  const columns = table.columns.map((column) => {
    const later = columnOf(now, column.name);
    const required = later !== undefined && (later.notNull || later.primaryKey > 0) && !column.notNull;
    return required && !column.rowidAlias && column.generated === null
      ? { ...column, notNull: true }
      : column;
  });
  const known = new Set([...table.uniques, { columns: table.primaryKey, where: null }].map(textOf));
  const keys: UniqueKey[] = [
    ...now.uniques,
    ...(now.primaryKey.length > 0 ? [{ columns: now.primaryKey, where: null, index: null }] : []),
  ];
  const uniques = keys.filter((key) => key.columns.every(has) && !known.has(textOf(key)));
  const checks = now.checks.filter((sql) => !table.checks.includes(sql) && !isOfConverted(sql, table, now));
  const same =
    uniques.length + checks.length + foreignKeys.length === 0 &&
    columns.every((column, at) => column === table.columns[at]);
  if (same) return table;
  return {
    ...table,
    columns,
    uniques: [...table.uniques, ...uniques],
    checks: [...table.checks, ...checks],
    foreignKeys: [...table.foreignKeys, ...foreignKeys],
  };
}

/** A condition on a column that keeps other values now speaks of what they are converted to. */
function isOfConverted(sql: string, table: Table, now: Table): boolean {
  const words = significant(tokenize(sql, table.dialect)).map((token) => nameOf(token)?.toLowerCase());
  return table.columns.some(({ name, affinity }) => {
    const later = columnOf(now, name);
    return later !== undefined && later.affinity !== affinity && words.includes(name.toLowerCase());
  });
}

function textOf({ columns, where }: Pick<UniqueKey, 'columns' | 'where'>): string {
  return `${columns.map((name) => name?.toLowerCase()).join('\u0000')}\u0001${where ?? ''}`;
}

function addedKeys(before: Schema, table: Table, now: Table): ForeignKey[] {
  const spelled = (key: ForeignKey) =>
    [key.parent, ...key.columns, ...key.parentColumns].join('\u0000').toLowerCase();
  const known = new Set(table.foreignKeys.map(spelled));
  return now.foreignKeys.filter((key) => {
    const parent = findTable(before, key.parent);
    return (
      !known.has(spelled(key)) &&
      parent !== undefined &&
      key.columns.every((name) => columnOf(table, name) !== undefined) &&
      key.parentColumns.every((name) => columnOf(parent, name) !== undefined)
    );
  });
}

function tieOf(table: Table, key: ForeignKey): Tie {
  return {
    one: { table: table.name, columns: key.columns },
    other: { table: key.parent, columns: key.parentColumns },
  };
}

function retypedColumns(table: Table, now: Table): Column[] {
  return table.columns.flatMap((column) => {
    const later = columnOf(now, column.name);
    const another = later !== undefined && later.type.toLowerCase() !== column.type.toLowerCase();
    return another && column.generated === null ? [{ ...later, name: column.name }] : [];
  });
}

function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
}
