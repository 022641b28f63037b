import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from '../engine.js';
import type { Store } from '../store.js';
import { backupFile } from './backup.js';
import { compareInParts } from './beside/compare.js';
import { beside } from './beside/index.js';
import { connectSqlite } from './connect.js';
import { copyFile } from './copy.js';
import { knownFileError, lacksMeans } from './file-error.js';
import { literalPath } from './file-name.js';
import { lockFile } from './lock.js';
import { putBackFile } from './put-back.js';
import { restoreFile } from './restore.js';
import { sampleFile } from './sample.js';
import { makeWorkFolder, sweep } from './work-folder.js';

/**
 * A database file.
 *
 * @param ownPid the process that does not count when others are looked for
 * @param attachable absolute paths of files of which confined connections may attach a copy
 * @throws {UserError} for a name that cannot be taken to the letter
 */
export function sqliteStore(place: string, ownPid: number, attachable: readonly string[] = []): Store {
  const path = literalPath(place);
  return {
    place,
    open: async (options) =>
      connectSqlite(path, { ...options, attachable, scratch: `rehearsal-on-${ownPid}-` }),
    lock: async () => {
      const release = lockFile(path);
      for (const prefix of ['.rehearsal-backup-', '.rehearsal-restore-']) sweep(dirname(path), prefix);
      return async () => release();
    },
    foreignWrites: async (database: Database) => {
      const [row] = await database.all('PRAGMA data_version');
      return String(row?.data_version);
    },
    explain: (error) => knownFileError(place, error) ?? error,
    lacksMeans,
    backup: (options) => backupFile(path, options),
    putBack: (backup, options) => putBackFile(path, backup.path, options),
    restore: (options) => restoreFile(path, { ...options, ownPid }),
    workFolder: makeWorkFolder,
    copyTo: async (target) => {
      await copyFile(path, target);
      return sqliteStore(target, ownPid, attachable);
    },
    size: async () => statSync(path).size,
    mismatches: async (other, pairs, limit) => compareInParts(path, literalPath(other.place), pairs, limit),
    health: async () => beside({ kind: 'health', files: [path] }),
    sample: async (wanted) => sampleFile(path, wanted),
  };
}
