import { nearestDependencies } from './code-dialect.js';
import { type Bind, betterSqlite3, nodeSqlite3 } from './values.js';

/** How the SQLite driver of a project answers and binds. */
export interface SqliteDriver {
  readonly name: 'better-sqlite3' | 'sqlite3';
  readonly bind: Bind;
}

/** The driver that the folder's project depends on: the package sqlite3 or a fork of it, else better-sqlite3. */
export async function sqliteDriver(folder: string): Promise<SqliteDriver> {
  const known = await nearestDependencies(folder);
  const old = [...known].some((name) => /^(@[^/]+\/)?sqlite3$/.test(name)) && !known.has('better-sqlite3');
  return old ? { name: 'sqlite3', bind: nodeSqlite3 } : { name: 'better-sqlite3', bind: betterSqlite3 };
}
