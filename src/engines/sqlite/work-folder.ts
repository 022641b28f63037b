import { mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { WorkFolder } from '../store.js';
import BetterSqlite3 from './driver.js';

/**
 * Makes a folder whose name begins with the prefix, after removing those that killed processes have left in the same place.
 * Its owner holds a lock on a file in it, which the system frees when the process dies however it dies.
 *
 * @param prefix a process's number at its end, as in `work-123-`, is no part of what is looked for
 */
export function makeWorkFolder(parent: string, prefix: string): WorkFolder {
  sweepOnce(parent, prefix.replace(/\d+-$/, ''));
  const { path, lock } = ownFolder(parent, prefix);
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
      lock.close();
    },
  };
}

/** Removes what killed processes have left of such folders; never one whose owner lives. */
export function sweep(parent: string, prefix: string): void {
  for (const name of namesIn(parent)) {
    if (name.startsWith(prefix)) removeAbandoned(join(parent, name));
    if (isNew(name, prefix)) removeEmpty(join(parent, name));
  }
}

/** Once a process: what is left meanwhile is for the next one. */
function sweepOnce(parent: string, prefix: string): void {
  const place = join(parent, prefix);
  if (swept.has(place)) return;
  swept.add(place);
  sweep(parent, prefix);
}

const swept = new Set<string>();
const OWNER = 'owner';
/** What a folder is called while nobody can hold it yet. */
const NEW = 'new-';

function isNew(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && name.slice(prefix.length).replace(/^\d+-/, '').startsWith(NEW);
}

/** It gets its name when it is locked already, so that nobody ever sees it without an owner. */
function ownFolder(parent: string, prefix: string): { path: string; lock: BetterSqlite3.Database } {
  for (let left = 10; ; left--) {
    const fresh = mkdtempSync(join(parent, `${prefix}${NEW}`));
    let lock: BetterSqlite3.Database | undefined;
    try {
      lock = new BetterSqlite3(join(fresh, OWNER), { timeout: 0 });
      lock.exec('BEGIN EXCLUSIVE');
      const path = join(dirname(fresh), basename(fresh).replace(NEW, ''));
      renameSync(fresh, path);
      return { path, lock };
    } catch (error) {
      // Somebody who swept at this moment took it for one that was left.
      const code = (error as NodeJS.ErrnoException).code ?? '';
      lock?.close();
      rmSync(fresh, { recursive: true, force: true });
      if (left === 0 || !/^(ENOENT|SQLITE_(CANTOPEN|BUSY|IOERR))/.test(code)) throw error;
    }
  }
}

function removeAbandoned(path: string): void {
  let lock: BetterSqlite3.Database | undefined;
  try {
    lock = new BetterSqlite3(join(path, OWNER), { timeout: 0, fileMustExist: true });
    lock.exec('BEGIN EXCLUSIVE');
    rmSync(path, { recursive: true, force: true });
  } catch {
    // It is somebody's, or was made by something else.
  } finally {
    lock?.close();
  }
}

function removeEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // There is something in it, or it has its name by now.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
