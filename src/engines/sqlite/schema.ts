import type BetterSqlite3 from 'better-sqlite3';
import type { Column, ForeignKey, Index, Schema, Table, UniqueKey } from '../../model/schema.js';
import { parseCreateTable, type TableDefinition } from '../../sql/create-table.js';
import { isWord, significant, tokenize } from '../../sql/tokenize.js';

/** Reads every schema object of the user's, from the catalog, the pragmas and the definitions themselves. */
export function readSchema(db: BetterSqlite3.Database): Schema {
  const objects = userObjects(db);
  const indexes = objects.filter(({ type }) => type === 'index').map((object) => readIndex(db, object));
  return {
    tables: objects.filter(({ type }) => type === 'table').map((object) => readTable(db, object, indexes)),
    indexes,
    views: objects.filter(({ type }) => type === 'view').map(({ name, sql }) => ({ name, sql })),
    triggers: objects
      .filter(({ type }) => type === 'trigger')
      .map(({ name, sql, table }) => ({ name, sql, table })),
    others: [],
    settings: {
      user_version: String(db.pragma('user_version', { simple: true })),
      application_id: String(db.pragma('application_id', { simple: true })),
    },
  };
}

interface CatalogObject {
  readonly type: string;
  readonly name: string;
  readonly table: string;
  readonly sql: string;
}

function userObjects(db: BetterSqlite3.Database): CatalogObject[] {
  const rows = db
    .prepare(
      `SELECT type, name, tbl_name AS "table", sql FROM sqlite_schema
       WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         AND name NOT GLOB '_rehearsal_*' AND tbl_name NOT GLOB '_rehearsal_*'`,
    )
    .all() as CatalogObject[];
  const shadows = new Set(
    rows.some(({ sql }) => /^\s*create\s+virtual/i.test(sql))
      ? (db.prepare("SELECT name FROM pragma_table_list WHERE type = 'shadow'").pluck().all() as string[])
      : [],
  );
  return rows.filter(({ name, table }) => !shadows.has(name) && !shadows.has(table));
}

function readTable(
  db: BetterSqlite3.Database,
  { name, sql }: CatalogObject,
  indexes: readonly Index[],
): Table {
  const definition = parseCreateTable(sql);
  const virtual =
    /^\s*create\s+virtual\s+table\b[\s\S]*?\busing\s+["'`[]?(\w+)/i.exec(sql)?.[1]?.toLowerCase() ?? null;
  const columns = readColumns(db, name, definition, virtual !== null);
  const key = columns.filter((column) => column.primaryKey > 0).sort((a, b) => a.primaryKey - b.primaryKey);
  return {
    name,
    sql,
    columns,
    primaryKey: key.map((column) => column.name),
    uniques: virtual === null ? readUniques(db, name, indexes) : [],
    checks: definition?.checks ?? [],
    foreignKeys: virtual === null ? readForeignKeys(db, name, definition) : [],
    withoutRowid: definition?.withoutRowid ?? false,
    strict: definition?.strict ?? false,
    autoincrement: definition?.autoincrement ?? false,
    virtual,
  };
}

interface ColumnInfo {
  readonly name: string;
  readonly type: string;
  readonly notnull: bigint;
  readonly dflt_value: string | null;
  readonly pk: bigint;
  readonly hidden: bigint;
}

function readColumns(
  db: BetterSqlite3.Database,
  table: string,
  definition: TableDefinition | null,
  virtual: boolean,
): Column[] {
  const infos = all<ColumnInfo>(db, 'SELECT * FROM pragma_table_xinfo(?)', table).filter(
    ({ hidden }) => Number(hidden) !== 1,
  );
  const keys = infos.filter(({ pk }) => Number(pk) > 0);
  return infos.map((info) => {
    const defined = definition?.columns.find(({ name }) => name.toLowerCase() === info.name.toLowerCase());
    const rowidAlias =
      !virtual &&
      keys.length === 1 &&
      Number(info.pk) === 1 &&
      /^integer$/i.test(info.type) &&
      definition?.withoutRowid !== true;
    return {
      name: info.name,
      type: info.type,
      affinity: affinityOf(info.type),
      notNull: Number(info.notnull) === 1,
      defaultSql: info.dflt_value,
      primaryKey: Number(info.pk),
      generated: Number(info.hidden) === 2 ? 'virtual' : Number(info.hidden) === 3 ? 'stored' : null,
      generatedSql: defined?.generatedSql ?? null,
      collation: defined?.collation ?? 'binary',
      rowidAlias,
    };
  });
}

/** The rules of "Determination Of Column Affinity" in SQLite's documentation of datatypes, in their order. */
function affinityOf(type: string): Column['affinity'] {
  if (/INT/i.test(type)) return 'integer';
  if (/CHAR|CLOB|TEXT/i.test(type)) return 'text';
  if (/BLOB/i.test(type) || type === '') return 'blob';
  if (/REAL|FLOA|DOUB/i.test(type)) return 'real';
  return 'numeric';
}

interface IndexInfo {
  readonly name: string;
  readonly unique: bigint;
  readonly origin: string;
}

function readUniques(db: BetterSqlite3.Database, table: string, indexes: readonly Index[]): UniqueKey[] {
  return all<IndexInfo>(db, 'SELECT * FROM pragma_index_list(?)', table)
    .filter(({ unique, origin }) => Number(unique) === 1 && origin !== 'pk')
    .map(({ name, origin }) => ({
      columns: indexColumns(db, name),
      where: indexes.find((index) => index.name === name)?.where ?? null,
      index: origin === 'c' ? name : null,
    }));
}

function readIndex(db: BetterSqlite3.Database, { name, table, sql }: CatalogObject): Index {
  const tokens = significant(tokenize(sql));
  const where = tokens.find((token) => isWord(token, 'WHERE'));
  return {
    name,
    table,
    sql,
    unique: isWord(tokens[1], 'UNIQUE'),
    columns: indexColumns(db, name),
    where: where === undefined ? null : sql.slice(where.start + 5).trim(),
  };
}

/** The index's columns; `null` for an expression. */
function indexColumns(db: BetterSqlite3.Database, index: string): (string | null)[] {
  return all<{ name: string | null }>(db, 'SELECT name FROM pragma_index_info(?) ORDER BY seqno', index).map(
    ({ name }) => name,
  );
}

interface ForeignKeyInfo {
  readonly id: bigint;
  readonly table: string;
  readonly from: string;
  readonly to: string | null;
  readonly on_update: string;
  readonly on_delete: string;
}

function readForeignKeys(
  db: BetterSqlite3.Database,
  table: string,
  definition: TableDefinition | null,
): ForeignKey[] {
  const byId = new Map<bigint, ForeignKeyInfo[]>();
  for (const info of all<ForeignKeyInfo>(
    db,
    'SELECT * FROM pragma_foreign_key_list(?) ORDER BY id, seq',
    table,
  )) {
    byId.set(info.id, [...(byId.get(info.id) ?? []), info]);
  }
  return [...byId.values()].map((infos) => {
    const columns = infos.map(({ from }) => from);
    const first = infos[0] as ForeignKeyInfo;
    const defined = definition?.foreignKeys.find(
      (key) =>
        lower(key.columns).join() === lower(columns).join() &&
        key.parent.toLowerCase() === first.table.toLowerCase(),
    );
    return {
      columns,
      parent: first.table,
      parentColumns: infos.every(({ to }) => to !== null)
        ? infos.map(({ to }) => to as string)
        : primaryKeyOf(db, first.table),
      onDelete: first.on_delete,
      onUpdate: first.on_update,
      deferred: defined?.deferred ?? false,
    };
  });
}

function primaryKeyOf(db: BetterSqlite3.Database, table: string): string[] {
  return all<{ name: string }>(
    db,
    'SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk',
    table,
  ).map(({ name }) => name);
}

function lower(names: readonly string[]): string[] {
  return names.map((name) => name.toLowerCase());
}

/** Rows of a table-valued pragma; none where the object cannot be read (a module that is not there). */
function all<T>(db: BetterSqlite3.Database, sql: string, parameter: string): T[] {
  try {
    return db.prepare(sql).all(parameter) as T[];
  } catch {
    return [];
  }
}
