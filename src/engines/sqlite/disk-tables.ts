import type BetterSqlite3 from 'better-sqlite3';
import { quoteName } from './cells.js';

/** A table with rows of its own on disk: a user's, a virtual table's shadow, the framework's or SQLite's. */
export interface DiskTable {
  readonly name: string;
  readonly withoutRowid: boolean;
  /** The stored columns; what is generated follows from them. */
  readonly columns: readonly DiskColumn[];
}

export interface DiskColumn {
  readonly name: string;
  readonly pk: number;
  /** Two equal values of it are always of one storage class: its affinity is TEXT. */
  readonly textual: boolean;
}

/** Every table of one database of a connection that holds rows, by its name. */
export function diskTables(db: BetterSqlite3.Database, database: string): Map<string, DiskTable> {
  const names = db
    .prepare(
      `SELECT t.name, t.wr FROM ${quoteName(database)}.sqlite_schema AS s
       JOIN pragma_table_list AS t ON t.schema = ? AND t.name = s.name
       WHERE s.type = 'table' AND s.rootpage > 0 ORDER BY s.name`,
    )
    .raw(true)
    .all(database) as [string, bigint][];
  return new Map(names.map(([name, wr]) => [name, readTable(db, database, name, Number(wr) === 1)]));
}

/** A name by which the table's rowid can be read; `null` where it has none, or columns hide it. */
export function rowidName({ columns, withoutRowid }: DiskTable): string | null {
  if (withoutRowid) return null;
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  return ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name)) ?? null;
}

function readTable(
  db: BetterSqlite3.Database,
  database: string,
  name: string,
  withoutRowid: boolean,
): DiskTable {
  const infos = db
    .prepare(`SELECT name, type, pk FROM pragma_table_xinfo(?, ?) WHERE hidden = 0`)
    .raw(true)
    .all(name, database) as [string, string, bigint][];
  const columns = infos.map(([column, type, pk]) => ({
    name: column,
    pk: Number(pk),
    textual: /CHAR|CLOB|TEXT/i.test(type) && !/INT/i.test(type),
  }));
  return { name, withoutRowid, columns };
}
