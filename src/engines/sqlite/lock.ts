import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../model/errors.js';
import BetterSqlite3 from './driver.js';
import { explainFileError } from './file-error.js';
import { sweep } from './work-folder.js';

/**
 * Keeps other runners out of a database file: an exclusive lock on an empty file beside it, which the system frees
 * when the process dies however it dies. The file stays: taking it away could pull it from under the next one's lock.
 *
 * @throws {UserError} when another runner holds it
 */
export function lockFile(path: string): () => void {
  const beside = `${realPath(path)}.rehearsal-lock`;
  let db: BetterSqlite3.Database | undefined;
  try {
    db = new BetterSqlite3(beside, { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db?.close();
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (!code.startsWith('SQLITE_BUSY')) throw explainFileError(beside, cause);
    throw new UserError('another rehearse is at work on this database', {
      where: path,
      wayOut: 'wait until it has ended',
      cause,
    });
  }
  const held = db;
  return () => {
    held.close();
  };
}

/** The same, and takes away what killed processes have left. */
export function lockAndSweep(path: string): () => Promise<void> {
  const release = lockFile(path);
  for (const prefix of ['.rehearsal-backup-', '.rehearsal-restore-']) sweep(dirname(path), prefix);
  return async () => release();
}

/** Two names of one file must meet at one lock. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return join(realpathSync(dirname(path)), basename(path));
  }
}
