import { statSync } from 'node:fs';
import type { Database, StoredDatabase } from '../engine.js';
import type { CopyStore, StoreOpenOptions, WayBack } from '../store.js';
import { backupFile } from './backup.js';
import { compareInParts } from './beside/compare.js';
import { beside } from './beside/index.js';
import { connectSqlite } from './connect.js';
import { copyFile } from './copy.js';
import { knownFileError, lacksMeans } from './file-error.js';
import { literalPath } from './file-name.js';
import { lockAndSweep } from './lock.js';
import { putBackFile } from './put-back.js';
import { restoreFile } from './restore.js';
import { columnsInFile, firstRowsOf, sampleFile } from './sample.js';
import { openWorkplace } from './workplace.js';

/** A store whose databases take datasets as scratch databases do. */
export interface FileStore extends CopyStore {
  readonly wayBack: WayBack;
  open(options: StoreOpenOptions): Promise<Database>;
}

/**
 * A database file.
 *
 * @param ownPid the process that does not count when others are looked for
 * @param attachable absolute paths of files of which confined connections may attach a copy
 * @throws {UserError} for a name that cannot be taken to the letter
 */
export function sqliteStore(place: string, ownPid: number, attachable: readonly string[] = []): FileStore {
  const path = literalPath(place);
  return {
    place,
    open: async (options) =>
      connectSqlite(path, { ...options, attachable, scratch: `rehearsal-on-${ownPid}-` }),
    lock: async () => lockAndSweep(path),
    foreignWrites,
    explain: (error) => knownFileError(place, error) ?? error,
    lacksMeans,
    backup: (options) => backupFile(path, options),
    wayBack: { foreignWrites, putBack: (backup, options) => putBackFile(path, backup.path, options) },
    restore: (options) => restoreFile(path, { ...options, ownPid }),
    workplace: async (parent, prefix) =>
      openWorkplace(parent, prefix, async (from, target) => {
        await copyFile(literalPath(from.place), target);
        return sqliteStore(target, ownPid, attachable);
      }),
    size: async () => statSync(path).size,
    mismatches: async (other, pairs, limit) => compareInParts(path, literalPath(other.place), pairs, limit),
    health: async () => beside({ kind: 'health', files: [path] }),
    sample: async (wanted) => sampleFile(path, wanted),
    firstRows: async (few) => firstRowsOf(path, few),
    columnsByTable: async () => columnsInFile(path),
  };
}

async function foreignWrites(database: StoredDatabase): Promise<string> {
  const [row] = await database.all('PRAGMA data_version');
  return String(row?.data_version);
}
