import type BetterSqlite3 from 'better-sqlite3';
import type { Column, ForeignKey, Index, Schema, Table, UniqueKey } from '../../model/schema.js';
import { parseCreateTable, type TableDefinition } from '../../sql/create-table.js';
import { isWord, significant, tokenize } from '../../sql/tokenize.js';
import { type CatalogObject, type IndexInfo, SqliteCatalog } from './catalog.js';
import { KnownObjects } from './known-objects.js';

/**
 * Reads every schema object of the user's, from the catalog, the pragmas and the definitions themselves. A table that
 * SQLite cannot open, such as one of a module that is missing, is listed without columns.
 *
 * @param known tables and indexes that were read before: where nothing that they follow from is another one, they are the same
 */
export function readSchema(db: BetterSqlite3.Database, known = new KnownObjects()): Schema {
  const catalog = new SqliteCatalog(db);
  const objects = catalog.objects();
  const ofType = (type: string) => objects.filter((object) => object.type === type);
  const tables = ofType('table');
  const definitions = new Map(tables.map(({ name, sql }) => [name.toLowerCase(), sql]));
  const indexes = ofType('index').map((object) =>
    known.index(object, definitions, () => readIndex(catalog, object)),
  );
  const indexesOf = new Map<string, Index[]>();
  for (const index of indexes) {
    const key = index.table.toLowerCase();
    indexesOf.set(key, [...(indexesOf.get(key) ?? []), index]);
  }
  return {
    dialect,
    tables: tables.map((object) => {
      const own = indexesOf.get(object.name.toLowerCase()) ?? [];
      return known.table(object, own, definitions, () => readTable(catalog, object, own));
    }),
    indexes,
    views: ofType('view').map(({ name, sql }) => ({ name, sql, dialect })),
    triggers: ofType('trigger').map(({ name, sql, table }) => ({ name, sql, table, dialect })),
    others: [],
    settings: catalog.settings(),
  };
}

const dialect = 'sqlite';

function readIndex(catalog: SqliteCatalog, { name, table, sql }: CatalogObject): Index {
  const tokens = significant(tokenize(sql, dialect));
  const where = tokens.find((token) => isWord(token, 'WHERE'));
  const last = tokens.at(-1);
  return {
    name,
    table,
    sql,
    dialect,
    unique: isWord(tokens[1], 'UNIQUE'),
    columns: catalog.indexColumns(name),
    where: where && last ? sql.slice(where.start + 5, last.start + last.text.length).trim() : null,
  };
}

function readTable(catalog: SqliteCatalog, { name, sql }: CatalogObject, indexes: readonly Index[]): Table {
  const definition = parseCreateTable(sql, dialect);
  const virtual = definition?.virtual ?? null;
  const keys = virtual === null ? catalog.indexList(name) : [];
  const columns = readColumns(catalog, name, definition, keys);
  const key = columns.filter((column) => column.primaryKey > 0).sort((a, b) => a.primaryKey - b.primaryKey);
  return {
    name,
    sql,
    dialect,
    columns,
    primaryKey: key.map((column) => column.name),
    uniques: readUniques(catalog, keys, indexes),
    checks: definition?.checks ?? [],
    foreignKeys: definition?.foreignKeys.length === 0 ? [] : readForeignKeys(catalog, name, definition),
    withoutRowid: definition?.withoutRowid ?? false,
    strict: definition?.strict ?? false,
    autoincrement: definition?.autoincrement ?? false,
    virtual,
  };
}

/** Columns of a virtual table that are there for its own queries only. */
const HIDDEN = 1;

function readColumns(
  catalog: SqliteCatalog,
  table: string,
  definition: TableDefinition | null,
  keys: readonly IndexInfo[],
): Column[] {
  const infos = catalog.columns(table).filter(({ hidden }) => hidden !== HIDDEN);
  const defined = new Map(definition?.columns.map((column) => [column.name.toLowerCase(), column]));
  const keyIsRowid =
    definition !== null &&
    definition.virtual === null &&
    infos.filter(({ pk }) => pk > 0).length === 1 &&
    !keys.some(({ origin }) => origin === 'pk');
  return infos.map(({ name, type, notnull, defaultSql, pk, hidden }) => {
    const written = defined.get(name.toLowerCase());
    return {
      name,
      type,
      affinity: definition?.strict && /^any$/i.test(type) ? 'blob' : affinityOf(type),
      notNull: notnull,
      defaultSql,
      primaryKey: pk,
      generated: hidden === 2 ? 'virtual' : hidden === 3 ? 'stored' : null,
      generatedSql: written?.generatedSql ?? null,
      collation: written?.collation ?? 'binary',
      rowidAlias: pk === 1 && keyIsRowid && /^integer$/i.test(type),
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

function readUniques(
  catalog: SqliteCatalog,
  keys: readonly IndexInfo[],
  indexes: readonly Index[],
): UniqueKey[] {
  return keys
    .filter(({ unique, origin }) => unique && origin !== 'pk')
    .map(({ name, origin }) => {
      const created = indexes.find((index) => index.name === name);
      return {
        columns: created?.columns ?? catalog.indexColumns(name),
        where: created?.where ?? null,
        index: origin === 'c' ? name : null,
        ...(created === undefined ? {} : { sql: created.sql }),
      };
    });
}

/** In the order of their declaration, as the pragma numbers them backwards. */
function readForeignKeys(
  catalog: SqliteCatalog,
  table: string,
  definition: TableDefinition | null,
): ForeignKey[] {
  return catalog.foreignKeys(table).map(({ parent, columns, parentColumns, onDelete, onUpdate }, at) => ({
    columns,
    parent,
    parentColumns: parentColumns ?? catalog.primaryKey(parent),
    onDelete,
    onUpdate,
    deferred: definition?.foreignKeys[at]?.deferred ?? false,
  }));
}
