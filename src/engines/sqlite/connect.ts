import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../model/errors.js';
import type { Database } from '../engine.js';
import type { StoreOpenOptions } from '../store.js';
import { Confinement } from './confine.js';
import { SqliteDatabase } from './database.js';
import BetterSqlite3 from './driver.js';
import { explainFileError } from './file-error.js';
import { SchemaCache } from './schema-cache.js';

export interface ConnectOptions extends StoreOpenOptions {
  /** How long a statement waits for a lock, in milliseconds (2000). */
  readonly waitMs?: number;
  /** Absolute paths of files of which a confined connection may attach a copy (none). */
  readonly attachable?: readonly string[];
  /** What the names of the folders of those copies begin with (`rehearsal-on-`). */
  readonly scratch?: string;
}

/**
 * Opens a database file that exists.
 *
 * @throws {UserError} when it is missing, is no SQLite database, is damaged or cannot be opened
 */
export function connectSqlite(path: string, options: ConnectOptions): Database {
  const db = openFile(path, options);
  const confinement =
    options.confined === true
      ? new Confinement({
          files: options.attachable ?? [],
          scratch: options.scratch ?? 'rehearsal-on-',
          remark: () => {},
        })
      : null;
  return new SqliteDatabase(db, new SchemaCache(), null, null, confinement);
}

/** The driver's own connection to a file, for what the engine does beside the {@link Database} interface. */
export function openFile(path: string, options: ConnectOptions): BetterSqlite3.Database {
  checkFile(path, options);
  let db: BetterSqlite3.Database | undefined;
  try {
    const quiet = options.readonly && !leavesFilesWhenRead(path);
    // An absolute path, of which the driver drops nothing and which it takes for nothing else.
    db = new BetterSqlite3(resolve(path), { readonly: quiet, timeout: options.waitMs ?? 2000 });
    db.defaultSafeIntegers(true);
    if (options.readonly) {
      db.pragma('query_only = ON');
      // Checking a large index row by row reads its pages in no order: with the default of 2 MB, again and again.
      db.pragma('cache_size = -32000');
    }
    // As in rehearsals: other drivers let a migration write sqlite_schema; better-sqlite3 only does in this mode.
    else db.unsafeMode(true);
    db.pragma(`foreign_keys = ${options.foreignKeys === false ? 'OFF' : 'ON'}`);
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return db;
  } catch (cause) {
    db?.close();
    throw explainFileError(path, cause);
  }
}

/**
 * Reading a write-ahead log database that nobody has open makes its -wal and -shm, and a read-only connection cannot
 * take them away again; one that may write, and does not, can. Where a log or a journal is there, writing could begin
 * with playing it back. (The header would tell the mode, but to close a file that SQLite has open drops its locks.)
 */
function leavesFilesWhenRead(path: string): boolean {
  return !existsSync(`${path}-wal`) && !existsSync(`${path}-journal`);
}

/** A file that is missing would be created, and an empty one would pass as an empty database. */
function checkFile(path: string, { create, readonly }: ConnectOptions): void {
  if (!existsSync(path)) {
    if (create === true && !readonly) return;
    throw new UserError('there is no such database file', {
      where: path,
      wayOut: 'check the path',
    });
  }
  const stats = statSync(path);
  if (!stats.isFile()) throw new UserError('this is not a file', { where: path });
  if (stats.size > 0 && stats.size < SMALLEST_DATABASE) {
    throw new UserError('this file is not an SQLite database', { where: path });
  }
}

/** Bytes of the file header. */
const SMALLEST_DATABASE = 100;
