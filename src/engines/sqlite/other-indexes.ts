import type BetterSqlite3 from 'better-sqlite3';
import { quoted } from '../../sql/quoted.js';

/** Columns of a table that get an index. */
const MOST = 12;

/**
 * Puts an index on each column of each table, in which rows of the same value stand the last one first. SQLite reverses no reading that
 * asks for an order, and takes the first of equal rows as it meets them: by which index it looks them up decides which that is.
 */
export function addIndexes(db: BetterSqlite3.Database): void {
  const tables = db
    .prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
    )
    .pluck()
    .all() as string[];
  for (const [place, table] of tables.entries()) {
    const columns = db.prepare('SELECT name, pk FROM pragma_table_info(?)').raw(true).all(table) as [
      string,
      bigint,
    ][];
    const key = columns.find(([, at]) => at === 1n)?.[0];
    if (key === undefined) continue;
    const others = columns.map(([name]) => name).filter((name) => name !== key);
    for (const [at, column] of others.slice(0, MOST).entries()) {
      const name = quoted(`rehearsal_order_${place}_${at}`);
      db.exec(`CREATE INDEX ${name} ON ${quoted(table)} (${quoted(column)}, ${quoted(key)} DESC)`);
    }
  }
}
