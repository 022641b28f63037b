import type BetterSqlite3 from 'better-sqlite3';

/** A row of sqlite_schema. */
export interface CatalogObject {
  readonly type: string;
  readonly name: string;
  readonly table: string;
  readonly sql: string;
}

export interface ColumnInfo {
  readonly name: string;
  readonly type: string;
  readonly notnull: boolean;
  readonly defaultSql: string | null;
  /** Place in the primary key, from 1; 0 where it is not in it. */
  readonly pk: number;
  /** 0: ordinary · 1: hidden column of a virtual table · 2: generated, virtual · 3: generated, stored. */
  readonly hidden: number;
}

export interface IndexInfo {
  readonly name: string;
  readonly unique: boolean;
  /** `c`: CREATE INDEX · `u`: UNIQUE · `pk`: PRIMARY KEY. */
  readonly origin: string;
}

export interface ForeignKeyInfo {
  readonly parent: string;
  readonly columns: readonly string[];
  /** `null` where the schema names none. */
  readonly parentColumns: readonly string[] | null;
  readonly onDelete: string;
  readonly onUpdate: string;
}

/**
 * What SQLite's catalog and pragmas say about the main database, temporary objects of the same name left aside.
 * Each query is prepared once; an object that SQLite cannot open has no columns, indexes or keys.
 */
export class SqliteCatalog {
  readonly #db: BetterSqlite3.Database;
  readonly #queries = new Map<string, BetterSqlite3.Statement>();

  constructor(db: BetterSqlite3.Database) {
    this.#db = db;
  }

  /** The user's objects: not SQLite's, not a virtual table's shadow tables, not the framework's. */
  objects(): CatalogObject[] {
    const objects = this.#rows<string[]>(USER_OBJECTS).map(
      ([type = '', name = '', table = '', sql = '']) => ({
        type,
        name,
        table,
        sql,
      }),
    );
    if (!objects.some(({ sql }) => VIRTUAL_TABLE.test(sql))) return objects;
    const shadows = new Set(this.#rows<string[]>(SHADOW_TABLES).map(([name]) => name));
    return objects.filter(({ name, table }) => !shadows.has(name) && !shadows.has(table));
  }

  settings(): Record<string, string> {
    const [[userVersion, applicationId] = []] = this.#rows<(number | bigint)[]>(SETTINGS);
    return { user_version: String(userVersion ?? 0), application_id: String(applicationId ?? 0) };
  }

  columns(table: string): ColumnInfo[] {
    type Raw = [string, string, number | bigint, string | null, number | bigint, number | bigint];
    return this.#rows<Raw>(COLUMNS, table).map(([name, type, notnull, defaultSql, pk, hidden]) => ({
      name,
      type,
      notnull: Number(notnull) === 1,
      defaultSql,
      pk: Number(pk),
      hidden: Number(hidden),
    }));
  }

  primaryKey(table: string): string[] {
    return this.columns(table)
      .filter(({ pk }) => pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map(({ name }) => name);
  }

  indexList(table: string): IndexInfo[] {
    type Raw = [string, number | bigint, string];
    return this.#rows<Raw>(INDEXES, table).map(([name, unique, origin]) => ({
      name,
      unique: Number(unique) === 1,
      origin,
    }));
  }

  /** The index's columns; `null` for an expression. */
  indexColumns(index: string): (string | null)[] {
    return this.#rows<[string | null]>(INDEX_COLUMNS, index).map(([name]) => name);
  }

  /** The table's foreign keys in the order of their declaration. */
  foreignKeys(table: string): ForeignKeyInfo[] {
    type Raw = [number | bigint, string, string, string | null, string, string];
    const byId = new Map<number, Raw[]>();
    for (const row of this.#rows<Raw>(FOREIGN_KEYS, table)) {
      const id = Number(row[0]);
      byId.set(id, [...(byId.get(id) ?? []), row]);
    }
    return [...byId.values()].map((rows) => {
      const [, parent, , , onUpdate, onDelete] = rows[0] as Raw;
      const named = rows.flatMap(([, , , to]) => to ?? []);
      return {
        parent,
        columns: rows.map(([, , from]) => from),
        parentColumns: named.length === rows.length ? named : null,
        onDelete,
        onUpdate,
      };
    });
  }

  #rows<T>(sql: string, ...parameters: string[]): T[] {
    let query = this.#queries.get(sql);
    if (query === undefined) {
      query = this.#db.prepare(sql).raw(true);
      this.#queries.set(sql, query);
    }
    if (parameters.length === 0) return query.all() as T[];
    try {
      return query.all(...parameters) as T[];
    } catch {
      return [];
    }
  }
}

const VIRTUAL_TABLE = /^create\s+virtual/i;
const USER_OBJECTS = `SELECT type, name, tbl_name, sql FROM main.sqlite_schema
  WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    AND name NOT GLOB '_rehearsal_*' AND tbl_name NOT GLOB '_rehearsal_*'`;
const SHADOW_TABLES = "SELECT name FROM pragma_table_list WHERE type = 'shadow' AND schema = 'main'";
const SETTINGS = `SELECT u.user_version, a.application_id
  FROM pragma_user_version AS u, pragma_application_id AS a`;
const COLUMNS = `SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?, 'main')`;
const INDEXES = `SELECT name, "unique", origin FROM pragma_index_list(?, 'main')`;
const INDEX_COLUMNS = `SELECT name FROM pragma_index_info(?, 'main')`;
const FOREIGN_KEYS = `SELECT id, "table", "from", "to", on_update, on_delete
  FROM pragma_foreign_key_list(?, 'main') ORDER BY id DESC, seq`;
