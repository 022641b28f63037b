import { existsSync } from 'node:fs';
import type BetterSqlite3 from 'better-sqlite3';
import { UserError } from '../../model/errors.js';
import type { TableDifference } from '../store.js';
import { firstDamage } from './backup.js';
import { compareFiles } from './compare-files.js';
import { openFile } from './connect.js';
import { diskTables } from './disk-tables.js';
import { explainFileError } from './file-error.js';

/** @throws {UserError} when the copy of the backup is damaged or holds nothing */
export function demandSound(copy: string, backup: string): void {
  let db: BetterSqlite3.Database | undefined;
  try {
    // It may have a log or a journal to be played back: the copy is ours to write.
    db = openFile(copy, { readonly: false });
    const damage = firstDamage(db);
    if (damage !== null)
      throw new UserError(`this backup is damaged: ${damage}`, {
        where: backup,
        wayOut: 'choose another one',
      });
    if (userTables(db, 'main').length === 0)
      throw new UserError('this backup holds no table at all', {
        where: backup,
        wayOut: 'choose another one',
      });
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (cause) {
    if (cause instanceof UserError && cause.where === backup) throw cause;
    const { message } = explainFileError(backup, cause instanceof UserError ? cause.cause : cause);
    throw new UserError(`this backup cannot be used: ${message}`, {
      where: backup,
      wayOut: 'choose another one',
      cause,
    });
  } finally {
    db?.close();
  }
}

/** @throws {UserError} when the backup looks like one of another database */
export function demandKin(path: string, copy: string, backup: string): void {
  const strange = readBoth(path, copy, (db) => {
    const [current, saved] = [userTables(db, 'main'), userTables(db, 'saved')];
    if (current.length === 0) return null;
    const shared = current.filter((name) => saved.includes(name));
    if (shared.length === 0) return `it has ${saved.join(', ')}, and the database has ${current.join(', ')}`;
    const [one, other] = [firstEntry(db, 'main', current), firstEntry(db, 'saved', saved)];
    return one !== null && other !== null && one !== other ? 'its history began at another time' : null;
  });
  if (strange === null) return;
  throw new UserError(`this is a backup of something else: ${strange}`, {
    where: backup,
    wayOut: 'check the paths; --force restores it all the same',
  });
}

/** What the current database holds and the backup does not; `null` where it cannot be read. */
export function discardedRows(path: string, copy: string): readonly TableDifference[] | null {
  if (!existsSync(path)) return [];
  return readBoth(path, copy, (db) => compareFiles(db, { left: 'main', right: 'saved', by: 'key' }).tables);
}

/** Looks at the current database with the backup attached as `saved`; `null` where the current one cannot be read. */
function readBoth<T>(path: string, copy: string, look: (db: BetterSqlite3.Database) => T): T | null {
  if (!existsSync(path)) return null;
  let db: BetterSqlite3.Database | undefined;
  try {
    db = openFile(path, { readonly: true });
    db.prepare('ATTACH ? AS saved').run(copy);
    return look(db);
  } catch (cause) {
    if (/locked/.test(explainFileError(path, cause).message)) throw cause;
    return null;
  } finally {
    db?.close();
  }
}

function userTables(db: BetterSqlite3.Database, database: string): string[] {
  return [...diskTables(db, database).keys()].filter((name) => !name.startsWith('sqlite_'));
}

/** What the runner's history begins with, which no other database shares. */
function firstEntry(db: BetterSqlite3.Database, database: string, tables: readonly string[]): string | null {
  const history = '_rehearsal_history';
  if (!tables.includes(history)) return null;
  const row = db
    .prepare(`SELECT migration, checksum, started_at FROM ${database}.${history} ORDER BY id LIMIT 1`)
    .raw(true)
    .get();
  return row === undefined ? null : JSON.stringify(row);
}
