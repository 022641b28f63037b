import type BetterSqlite3 from 'better-sqlite3';
import { unknownCollation } from './file-error.js';

/** @throws {UserError} when keys or indexes are sorted by what only the application knows: they cannot be read by anybody else */
export function demandCollations(db: BetterSqlite3.Database, path: string): void {
  const unknown = db
    .prepare(
      `SELECT DISTINCT x.coll, s.name FROM main.sqlite_schema AS s, pragma_index_list(s.name, 'main') AS l, pragma_index_xinfo(l.name, 'main') AS x
       WHERE s.type = 'table' AND x.coll NOT IN (SELECT name FROM pragma_collation_list) ORDER BY 1, 2`,
    )
    .raw(true)
    .all() as [string, string][];
  const [first] = unknown;
  if (first === undefined) return;
  const [collation, table] = first;
  throw unknownCollation(path, `table ${table}`, collation);
}
