import type { Database } from 'rehearsal';
import { sqliteEngine } from 'rehearsal/sqlite';

/** A database made by these statements. */
export async function databaseOf(...statements: readonly string[]): Promise<Database> {
  const database = await sqliteEngine().open();
  for (const sql of statements) await database.run(sql);
  return database;
}

export async function runAll(database: Database, statements: readonly string[]): Promise<void> {
  for (const sql of statements) await database.run(sql);
}

/** Rows as lists of `storage class:quoted bytes`, in the query's order. */
export async function exact(
  database: Database,
  table: string,
  ...columns: readonly string[]
): Promise<string[]> {
  const shown = columns.map(
    (column) => `typeof(${column}) || ':' || coalesce(hex(CAST(${column} AS BLOB)), '')`,
  );
  const { rows } = await database.rows(`SELECT ${shown.join(` || ' ' || `)} FROM ${table} ORDER BY rowid`);
  return rows.map(([text]) => String(text));
}
