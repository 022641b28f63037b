import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../model/errors.js';
import type { Restored, RestoreOptions } from '../store.js';
import { freeName, timestamp } from './backup.js';
import { digestOf, syncPath } from './disk.js';
import { explainFileError, knownFileError } from './file-error.js';
import { holdersOf, settle } from './holders.js';
import { readManifest } from './manifest.js';
import { demandKin, demandSound, discardedRows } from './restore-checks.js';

/**
 * Proves a backup on a copy of it, then puts that copy in the database's place by one rename. The replaced database is
 * kept beside it, whole: its write-ahead log and journal never meet the restored file.
 *
 * @param path the database's real path, which need not exist any more
 * @throws {UserError} when the backup is not sound, not of this database, or anybody uses the database; nothing is changed
 */
export async function restoreFile(
  path: string,
  options: RestoreOptions & { ownPid: number },
): Promise<Restored> {
  let folder: string | undefined;
  try {
    demandBackup(path, options.backup);
    folder = mkdtempSync(join(dirname(path), '.rehearsal-restore-'));
    const copy = join(folder, 'copy');
    const proof = await copyBackup(options.backup, copy);
    demandSound(copy, options.backup);
    if (options.force !== true) demandKin(path, copy, options.backup);
    const discarded = discardedRows(path, copy);
    if (options.dryRun === true) return { kept: null, proof, discarded, holders: [] };
    demandUnused(path, options.ownPid);
    const kept = swap(path, copy, options.clock);
    return { kept, proof, discarded, holders: kept === null ? [] : holdersOf(kept, options.ownPid) };
  } catch (cause) {
    throw explainFileError(path, cause);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function demandBackup(path: string, backup: string): void {
  const stats = statSync(backup, { throwIfNoEntry: false });
  if (stats === undefined) throw new UserError('there is no such backup', { where: backup });
  if (!stats.isFile()) throw new UserError('this is not a file', { where: backup });
  if (stats.size === 0)
    throw new UserError('this backup is empty', { where: backup, wayOut: 'choose another one' });
  if (existsSync(path) && realpathSync(backup) === realpathSync(path)) {
    throw new UserError('this is the database itself, not a backup of it', { where: backup });
  }
}

/** Copies the backup with what a program that did not close it left beside it. */
async function copyBackup(backup: string, copy: string): Promise<Restored['proof']> {
  copyFileSync(backup, copy);
  for (const suffix of ['-wal', '-journal']) {
    if (existsSync(`${backup}${suffix}`)) copyFileSync(`${backup}${suffix}`, `${copy}${suffix}`);
  }
  const manifest = readManifest(backup);
  if (manifest === null) return 'checks';
  if ((await digestOf(copy)) === manifest.digest) return 'digest';
  throw new UserError('this backup is not what it was when it was made: its digest differs', {
    where: backup,
    wayOut: 'choose another one',
  });
}

/** @throws {UserError} that says who uses the database */
function demandUnused(path: string, ownPid: number): void {
  const holders = holdersOf(path, ownPid);
  if (holders.length > 0) {
    throw new UserError(`the database is in use by ${holders.join(', ')}`, {
      where: path,
      wayOut: 'stop it first, or have it stopped: --before CMD --after CMD',
    });
  }
  if (!existsSync(path)) return;
  try {
    settle(path);
  } catch (cause) {
    // A database that cannot be read any more is what a restore is for; one that is locked is in use.
    const known = cause instanceof UserError ? cause : knownFileError(path, cause);
    if (known === null || /locked/.test(known.message)) throw known ?? cause;
  }
}

/** The answer is where the replaced database is kept; `null`: there was none. */
function swap(path: string, copy: string, clock: () => number): string | null {
  syncPath(copy);
  const old = statSync(path, { throwIfNoEntry: false });
  const kept = freeName(`${path}.replaced-${timestamp(clock)}`, existsSync);
  if (old !== undefined) {
    chmodSync(copy, old.mode);
    keepOwner(copy, old.uid, old.gid);
    linkSync(path, kept);
  }
  for (const suffix of ['-wal', '-shm', '-journal']) {
    if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${kept}${suffix}`);
  }
  renameSync(copy, path);
  syncPath(dirname(path));
  return old === undefined ? null : kept;
}

function keepOwner(path: string, uid: number, gid: number): void {
  const { uid: ownUid, gid: ownGid } = statSync(path);
  if (uid === ownUid && gid === ownGid) return;
  chownSync(path, uid, gid);
}
