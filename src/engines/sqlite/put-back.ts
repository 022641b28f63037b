import type BetterSqlite3 from 'better-sqlite3';
import { UserError } from '../../model/errors.js';
import type { PutBackOptions } from '../store.js';
import { quoteName } from './cells.js';
import { compareFiles, nameIn } from './compare-files.js';
import { openFile } from './connect.js';
import { SqliteDatabase } from './database.js';
import { type DiskTable, diskTables, rowidName } from './disk-tables.js';
import { explainFileError } from './file-error.js';
import { SchemaCache } from './schema-cache.js';

/**
 * Makes a database hold again what a backup of it holds, in one transaction: the write lock comes first, then the decision
 * whether it may be done, then the rows and definitions that differ, then the proof, then what the caller has to record.
 *
 * @returns whether it was done; where it may not be, nothing was
 * @throws {UserError} when it cannot be done; nothing was
 */
export async function putBackFile(path: string, backup: string, options: PutBackOptions): Promise<boolean> {
  let db: BetterSqlite3.Database | undefined;
  try {
    db = openFile(path, { readonly: false, foreignKeys: false, waitMs: 10_000 });
    db.pragma('ignore_check_constraints = ON');
    db.prepare('ATTACH ? AS saved').run(backup);
    db.exec('BEGIN IMMEDIATE');
    if (!(await options.mayBe())) return false;
    putBack(db);
    demandEqual(db, path);
    await options.record(new SqliteDatabase(db, new SchemaCache(), null));
    db.exec('COMMIT');
    return true;
  } catch (cause) {
    throw explainFileError(path, cause);
  } finally {
    // Closing rolls back what was not committed.
    db?.close();
  }
}

function putBack(db: BetterSqlite3.Database): void {
  const { tables } = compareFiles(db, saved);
  const unlike = new Set([...tables.map(({ table }) => table), ...changedTables(db)]);
  dropTables(db, unlike);
  // VACUUM does the same: what has no pages of its own is written into the schema table as it stands.
  rewriteSchema(db, "DELETE FROM main.sqlite_schema WHERE type IN ('trigger', 'view')");
  const missing = objectsMissing(db, 'table').filter(
    ({ rootpage, name }) => rootpage > 0n && name !== SEQUENCE,
  );
  for (const { sql } of missing) db.exec(sql);
  const there = diskTables(db, 'saved');
  for (const { name } of missing) copyRows(db, there.get(name));
  for (const { name } of objectsToDrop(db, 'index')) db.exec(`DROP INDEX main.${quoteName(name)}`);
  for (const { sql } of objectsMissing(db, 'index')) db.exec(sql);
  rewriteSchema(
    db,
    `INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql)
     SELECT type, name, tbl_name, 0, sql FROM saved.sqlite_schema AS s WHERE coalesce(rootpage, 0) = 0
     AND NOT EXISTS (SELECT 1 FROM main.sqlite_schema AS m WHERE m.type = s.type AND m.name = s.name)`,
  );
  copyOwnTables(db);
  for (const setting of ['user_version', 'application_id']) {
    db.pragma(`main.${setting} = ${db.pragma(`saved.${setting}`, { simple: true })}`);
  }
}

const saved = { left: 'main', right: 'saved', by: 'place' } as const;
const SEQUENCE = 'sqlite_sequence';

/** @throws {UserError} a counter table that stays behind empty counts nothing */
function demandEqual(db: BetterSqlite3.Database, path: string): void {
  const { tables, schema } = compareFiles(db, saved);
  const unlike = [...tables.map(({ table }) => `table ${table}`), ...schema].filter(
    (name) => name !== `table ${SEQUENCE}` || tables.some(({ table }) => table === SEQUENCE),
  );
  if (unlike.length === 0) return;
  throw new UserError(`it would not be what the backup holds: ${unlike.join(', ')}`, { where: path });
}

interface StoredObject {
  readonly name: string;
  readonly sql: string;
  readonly rootpage: bigint;
}

/** Objects of one type that one database has and the other has not, or has otherwise. */
function objectsOf(db: BetterSqlite3.Database, type: string, here: string, there: string): StoredObject[] {
  return db
    .prepare(
      `SELECT name, sql, coalesce(rootpage, 0) AS rootpage FROM ${here}.sqlite_schema AS h
       WHERE type = ? AND sql IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM ${there}.sqlite_schema AS t
         WHERE t.type = h.type AND t.name = h.name AND t.tbl_name = h.tbl_name AND t.sql = h.sql)
       ORDER BY rowid`,
    )
    .all(type) as StoredObject[];
}

function objectsMissing(db: BetterSqlite3.Database, type: string): StoredObject[] {
  return objectsOf(db, type, 'saved', 'main').filter(({ name }) => !isStatistics(name));
}

function objectsToDrop(db: BetterSqlite3.Database, type: string): StoredObject[] {
  return objectsOf(db, type, 'main', 'saved');
}

function changedTables(db: BetterSqlite3.Database): string[] {
  return objectsToDrop(db, 'table').map(({ name }) => name);
}

/** Virtual tables first: with one of them go the tables that hold its content, and it goes when one of those does. */
function dropTables(db: BetterSqlite3.Database, names: ReadonlySet<string>): void {
  const drop = (name: string) => {
    if (names.has(name) && !name.startsWith('sqlite_'))
      db.exec(`DROP TABLE IF EXISTS main.${quoteName(name)}`);
  };
  const virtual = db
    .prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND coalesce(rootpage, 0) = 0")
    .pluck()
    .all() as string[];
  for (const name of virtual) {
    const own = [...names].some((each) => each === name || each.startsWith(`${name}_`));
    if (own) db.exec(`DROP TABLE main.${quoteName(name)}`);
  }
  for (const name of names) drop(name);
  for (const name of names) if (isStatistics(name)) db.exec(`DROP TABLE IF EXISTS main.${quoteName(name)}`);
}

function isStatistics(name: string): boolean {
  return /^sqlite_stat\d$/.test(name);
}

function copyRows(db: BetterSqlite3.Database, table: DiskTable | undefined): void {
  if (table === undefined) return;
  const place = table.columns.some(({ pk }) => pk > 0) && table.withoutRowid ? null : rowidName(table);
  const columns = [...(place === null ? [] : [place]), ...table.columns.map(({ name }) => quoteName(name))];
  const list = columns.join(', ');
  db.exec(
    `INSERT INTO ${nameIn('main', table.name)} (${list}) SELECT ${list} FROM ${nameIn('saved', table.name)}`,
  );
}

/** The tables of SQLite's own, which cannot be made by name. */
function copyOwnTables(db: BetterSqlite3.Database): void {
  const there = diskTables(db, 'saved');
  if ([...there.keys()].some(isStatistics)) db.exec('ANALYZE main.sqlite_schema');
  for (const [name] of diskTables(db, 'main')) {
    if (name !== SEQUENCE && !isStatistics(name)) continue;
    db.exec(`DELETE FROM ${nameIn('main', name)}`);
    copyRows(db, there.get(name));
  }
}

function rewriteSchema(db: BetterSqlite3.Database, sql: string): void {
  db.pragma('writable_schema = ON');
  db.exec(sql);
  db.pragma('writable_schema = RESET');
}
