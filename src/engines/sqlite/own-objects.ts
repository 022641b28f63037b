import type BetterSqlite3 from 'better-sqlite3';
import type { OwnObject } from '../engine.js';
import { quoteName } from './cells.js';

/** The framework's own tables, and what hangs on them. */
export function readOwnObjects(db: BetterSqlite3.Database): OwnObject[] {
  const own = `WHERE tbl_name GLOB '_rehearsal_*'`;
  const select = 'SELECT type AS kind, name, tbl_name AS "table", sql';
  return db
    .prepare(
      `${select} FROM sqlite_schema ${own} UNION ALL ${select} FROM sqlite_temp_schema ${own} ORDER BY 1, 2, 3, 4`,
    )
    .all() as OwnObject[];
}

/** How many rows a table has. */
export function rowsIn(db: BetterSqlite3.Database, table: string): number {
  return Number(
    db
      .prepare(`SELECT count(*) FROM ${quoteName(table)}`)
      .pluck()
      .get(),
  );
}
