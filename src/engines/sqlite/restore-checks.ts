import { existsSync } from 'node:fs';
import type BetterSqlite3 from 'better-sqlite3';
import { UserError } from '../../model/errors.js';
import type { TableDifference } from '../store.js';
import { firstDamage } from './backup.js';
import { compareFiles } from './compare-files.js';
import { openFile } from './connect.js';
import { explainFileError } from './file-error.js';
import { userTables, whyStrange } from './kinship.js';
import type { FileIdentity } from './manifest.js';

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

/**
 * What the current database holds and the backup does not, and what speaks against the backup being one of it; `null`: the
 * current one cannot be read, or nothing does.
 */
export function compareWith(
  path: string,
  copy: string,
  origin: FileIdentity | null,
): { readonly discarded: readonly TableDifference[] | null; readonly strange: string | null } {
  if (!existsSync(path)) return { discarded: [], strange: null };
  const found = readBoth(path, copy, (db) => {
    const differences = compareFiles(db, { left: 'main', right: 'saved', by: 'key' }).tables;
    return { discarded: differences, strange: whyStrange({ db, path, origin, differences }) };
  });
  return found ?? { discarded: null, strange: null };
}

export function notKin(strange: string, backup: string): UserError {
  return new UserError(`nothing says that this is a backup of this database: ${strange}`, {
    where: backup,
    wayOut: 'check the paths; --force restores it all the same',
  });
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
