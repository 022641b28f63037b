import { canonicalDefinition, compareTables, fold, type SchemaDifference } from '../../compare/index.js';
import type { Schema, Table } from '../../model/schema.js';
import { normalizeSql } from '../../sql/normalize.js';
import type { Lineage, Successor } from './lineage.js';

/** The names that mean something else after the migration for good: tables and columns, in lower case. */
export interface Renames {
  readonly tables: ReadonlyMap<string, string>;
  /** By the old table's name. */
  readonly successors: ReadonlyMap<string, Successor>;
}

export function renamesOf(before: Schema, lineage: Lineage): Renames {
  const successors = new Map<string, Successor>();
  for (const { name } of before.tables) {
    const successor = lineage.successor(name);
    if (successor !== null) successors.set(fold(name), successor);
  }
  return { tables: lineage.renamedTables, successors };
}

/** The old table as it would read if nothing but names had changed, spelled as the new one spells them. */
function renamedTable(table: Table, after: Table, { tables, successors }: Renames): Table {
  const own = successors.get(fold(table.name));
  const column = (name: string) => {
    const now = own?.columns.get(fold(name)) ?? fold(name);
    return now === fold(name) ? name : (after.columns.find((other) => fold(other.name) === now)?.name ?? now);
  };
  const columns = table.columns.map((old) => ({ ...old, name: column(old.name) }));
  return {
    ...table,
    columns,
    primaryKey: table.primaryKey.map(column),
    uniques: table.uniques.map((key) => ({
      ...key,
      columns: key.columns.map((name) => name && column(name)),
    })),
    checks: table.checks.map((sql) => substitute(sql, own?.columns ?? new Map())),
    foreignKeys: table.foreignKeys.map((key) => {
      const parent = successors.get(fold(key.parent));
      return {
        ...key,
        columns: key.columns.map(column),
        parent: tables.get(fold(key.parent)) ?? key.parent,
        parentColumns: key.parentColumns.map((name) => parent?.columns.get(fold(name)) ?? name),
      };
    }),
  };
}

/** What differs in a table beside names that changed for good. */
export function tableDifferences(before: Table, after: Table, renames: Renames): SchemaDifference[] {
  return before.sql === after.sql ? [] : compareTables(renamedTable(before, after, renames), after);
}

/** Whether a definition says the same but for names of tables and columns that changed for good. */
export function sameButForNames(before: string, after: string, { tables, successors }: Renames): boolean {
  if (before === after) return true;
  const names = new Map(tables);
  for (const { columns } of successors.values()) {
    for (const [old, now] of columns) if (old !== now && !names.has(old)) names.set(old, now);
  }
  const one = (sql: string) => substitute(canonicalDefinition(sql), names);
  return one(before) === one(after);
}

/** The SQL with each old name replaced by its new one. */
function substitute(sql: string, names: ReadonlyMap<string, string>): string {
  return normalizeSql(sql)
    .split(' ')
    .map((word) => names.get(word.replaceAll('"', '')) ?? word)
    .join(' ');
}
