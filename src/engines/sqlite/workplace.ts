import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../model/errors.js';
import type { CopyStore, WorkFolder, Workplace } from '../store.js';
import { makeWorkFolder } from './work-folder.js';

/**
 * A folder in which copies of files are worked on.
 *
 * @param copy copies a database to a path
 * @throws {UserError} when no folder can be made there
 */
export function openWorkplace(
  parent: string,
  prefix: string,
  copy: (from: CopyStore, target: string) => Promise<CopyStore>,
): Workplace {
  const work = folderIn(parent, prefix);
  const folder = join(work.path, 'copies');
  mkdirSync(folder);
  return {
    copyOf: (store, name) => copy(store, join(folder, `${name}.db`)),
    discardAllBut: async (kept) => {
      for (const name of readdirSync(folder)) {
        const path = join(folder, name);
        if (kept === null || !path.startsWith(kept.place)) rmSync(path);
      }
    },
    room: {
      where: parent,
      wayOut: '--work-dir names a folder with room for three copies of the database',
    },
    remove: async () => work.remove(),
  };
}

function folderIn(parent: string, prefix: string): WorkFolder {
  try {
    return makeWorkFolder(parent, prefix);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`the folder for the copies cannot be used: ${why}`, {
      where: parent,
      wayOut: '--work-dir names a folder that can be written',
      cause,
    });
  }
}
