import { own } from '../model/record.js';
import type { Dialect } from '../sql/tokenize.js';

/** A database that a folder or file name singles out; those of which no engine is here are `other`. */
export type DialectName = Dialect | 'mysql' | 'other';

const NAMES: Readonly<Record<string, DialectName>> = {
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
  libsql: 'sqlite',
  turso: 'sqlite',
  postgres: 'postgres',
  postgresql: 'postgres',
  pg: 'postgres',
  pgsql: 'postgres',
  psql: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
  cockroach: 'other',
  cockroachdb: 'other',
  crdb: 'other',
  mssql: 'other',
  sqlserver: 'other',
  oracle: 'other',
  clickhouse: 'other',
  duckdb: 'other',
  spanner: 'other',
  singlestore: 'other',
  gel: 'other',
  mongodb: 'other',
};

/** The database that a word names; `null` when it names none. */
export function dialectOf(word: string): DialectName | null {
  const lower = word.toLowerCase();
  return Object.hasOwn(NAMES, lower) ? (own(NAMES, lower) ?? null) : null;
}
