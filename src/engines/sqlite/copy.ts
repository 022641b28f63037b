import { chmodSync, constants, copyFileSync, existsSync } from 'node:fs';
import { beginReading, copyPages } from './backup.js';
import { openFile } from './connect.js';
import { explainFileError } from './file-error.js';

/**
 * Copies a database file as of one moment. Where no write-ahead log is there, the file itself is copied, which is several
 * times faster: nobody can commit to it while this reads.
 */
export async function copyFile(path: string, target: string): Promise<void> {
  try {
    const whole = !existsSync(`${path}-wal`);
    const db = openFile(path, { readonly: true, waitMs: 5000 });
    try {
      beginReading(db);
      // To close the copied file drops the locks that SQLite has on it, so that nothing may be read after this.
      if (whole) copyFileSync(path, target, constants.COPYFILE_FICLONE);
      else await copyPages(db, target, () => {});
    } finally {
      db.close();
    }
    // A copy of a file that nobody may write is made to be written.
    chmodSync(target, 0o600);
  } catch (cause) {
    throw explainFileError(path, cause);
  }
}
