import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { openFile } from './connect.js';

/**
 * The other processes that have the file open, as `name (pid)`. Where the system does not list open files (other than
 * Linux), or those of another user, the answer is empty although there may be some.
 */
export function holdersOf(path: string, ownPid: number): string[] {
  if (!existsSync('/proc/self/fd') || !existsSync(path)) return [];
  const file = statSync(path);
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== ownPid)
    .filter((pid) => openFiles(pid).some((open) => open?.ino === file.ino && open.dev === file.dev))
    .map((pid) => `${nameOf(pid)} (${pid})`);
}

function openFiles(pid: string) {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) =>
      statSync(`/proc/${pid}/fd/${fd}`, { throwIfNoEntry: false }),
    );
  } catch {
    // It has ended meanwhile, or is somebody else's.
    return [];
  }
}

function nameOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return 'process';
  }
}

/**
 * Writes what a write-ahead log or a broken-off transaction still holds into the database file, so that it is whole
 * without its side files, and thereby makes sure that nobody is using it.
 *
 * @throws the driver's error when somebody uses it, or when it cannot be read
 */
export function settle(path: string): void {
  const db = openFile(path, { readonly: false, waitMs: 500 });
  try {
    // In this mode even a connection that sits idle on a write-ahead log is in the way.
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE');
    db.exec('COMMIT');
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}
