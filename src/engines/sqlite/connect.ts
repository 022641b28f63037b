import { existsSync, statSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { UserError } from '../../model/errors.js';
import type { Database } from '../engine.js';
import { SqliteDatabase } from './database.js';
import { SchemaCache } from './schema-cache.js';

export interface ConnectOptions {
  readonly readonly: boolean;
  /** Make the file where there is none. */
  readonly create?: boolean;
  /** How long a statement waits for a lock, in milliseconds (2000). */
  readonly waitMs?: number;
}

/**
 * Opens a database file that exists.
 *
 * @throws {UserError} when it is missing, is no SQLite database, is damaged or cannot be opened
 */
export function connectSqlite(path: string, options: ConnectOptions): Database {
  checkFile(path, options);
  try {
    const db = new BetterSqlite3(path, { readonly: options.readonly, timeout: options.waitMs ?? 2000 });
    db.defaultSafeIntegers(true);
    db.pragma('foreign_keys = ON');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return new SqliteDatabase(db, new SchemaCache(), () => {});
  } catch (cause) {
    throw connectError(path, cause);
  }
}

/** The user's view of an error that SQLite reports about a file. */
export function connectError(path: string, cause: unknown): UserError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = cause instanceof Error ? cause.message : String(cause);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new UserError('the database is locked by another process', {
      where: path,
      wayOut: 'stop whatever holds it and try again',
      cause,
    });
  }
  if (code === 'SQLITE_NOTADB') {
    return new UserError('this file is not an SQLite database', { where: path, cause });
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return new UserError(`the database is damaged: ${message}`, {
      where: path,
      wayOut: 'restore a backup',
      cause,
    });
  }
  return new UserError(`cannot open the database: ${message}`, { where: path, cause });
}

/** A file that is missing would be created, and an empty one would pass as an empty database. */
function checkFile(path: string, { create }: ConnectOptions): void {
  if (create === true) return;
  if (!existsSync(path)) {
    throw new UserError('there is no such database file', {
      where: path,
      wayOut: 'check the path given to --db',
    });
  }
  const stats = statSync(path);
  if (!stats.isFile()) throw new UserError('this is not a file', { where: path });
  if (stats.size > 0 && stats.size < 100) {
    throw new UserError('this file is not an SQLite database', { where: path });
  }
}
