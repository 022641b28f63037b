import { canonicalDefinition, compareTables, fold, type SchemaDifference } from '../../compare/index.js';
import type { Effects, TableEffect } from '../../effects/effects.js';
import type { Dialect, NamedObject, Schema, Table } from '../../model/schema.js';
import { normalizeSql } from '../../sql/normalize.js';

/** The names that mean something else after the migration for good. */
export interface Renames {
  /** Old name to new one, in lower case. */
  readonly names: ReadonlyMap<string, string>;
  /** What became of the tables that are still there, by their old names in lower case. */
  readonly tables: ReadonlyMap<string, TableEffect>;
}

/** The schemas on both sides of `up`, and how the one became the other. */
export interface SchemaPassage {
  readonly before: Schema;
  readonly after: Schema;
  readonly effects: Effects;
  readonly renames: Renames;
}

export function renamesOf(before: Schema, effects: Effects): Renames {
  const tables = new Map<string, TableEffect>();
  for (const { name } of before.tables) {
    const effect = effects.table(name);
    if (effect !== null && !effect.merged) tables.set(fold(name), effect);
  }
  return { names: effects.renamedTables, tables };
}

/** The old table as it would read if nothing but names had changed, spelled as the new one spells them. */
function renamedTable(table: Table, after: Table, { names, tables }: Renames): Table {
  const own = tables.get(fold(table.name));
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
    checks: table.checks.map((sql) => substitute(sql, table.dialect, own?.columns ?? new Map())),
    foreignKeys: table.foreignKeys.map((key) => {
      const parent = tables.get(fold(key.parent));
      return {
        ...key,
        columns: key.columns.map(column),
        parent: names.get(fold(key.parent)) ?? key.parent,
        parentColumns: key.parentColumns.map((name) => parent?.columns.get(fold(name)) ?? name),
      };
    }),
  };
}

/** What differs in a table beside names that changed for good. */
export function tableDifferences(before: Table, after: Table, renames: Renames): SchemaDifference[] {
  return before.sql === after.sql ? [] : compareTables(renamedTable(before, after, renames), after);
}

type Definition = Pick<NamedObject, 'sql' | 'dialect'>;

/** Whether a definition says the same but for names of tables and columns that changed for good. */
export function sameButForNames(before: Definition, after: Definition, { names, tables }: Renames): boolean {
  if (before.sql === after.sql) return true;
  const all = new Map(names);
  for (const { columns } of tables.values()) {
    for (const [old, now] of columns) if (old !== now && !all.has(old)) all.set(old, now);
  }
  const one = (object: Definition) => substitute(canonicalDefinition(object), object.dialect, all);
  return one(before) === one(after);
}

/** The SQL with each old name replaced by its new one; a name may be one of a schema's. */
function substitute(sql: string, dialect: Dialect, names: ReadonlyMap<string, string>): string {
  const words = normalizeSql(sql, dialect).split(' ');
  const newName = (name: string) => names.get(fold(name.replaceAll('"', '')));
  const spelled: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const [word = '', dot, member] = words.slice(at, at + 3);
    const whole = dot === '.' && member !== undefined ? newName(`${word}.${member}`) : undefined;
    if (whole !== undefined) at += 2;
    spelled.push((whole ?? newName(word) ?? word).replaceAll(/(?<=\w)\.(?=\w)/g, ' . '));
  }
  return spelled.join(' ');
}
