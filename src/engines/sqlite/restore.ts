import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  realpathSync,
  renameSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../model/errors.js';
import { digestOf, freeName, syncPath, timestamp } from '../files.js';
import type { Restored, RestoreOptions, WorkFolder } from '../store.js';
import { explainFileError, knownFileError } from './file-error.js';
import { literalPath } from './file-name.js';
import { holdersOf, settle } from './holders.js';
import { type FileIdentity, readManifest } from './manifest.js';
import { compareWith, demandSound, notKin } from './restore-checks.js';
import { makeWorkFolder } from './work-folder.js';

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
  let folder: WorkFolder | undefined;
  try {
    demandBackup(path, options.backup);
    folder = makeWorkFolder(dirname(path), '.rehearsal-restore-');
    const copy = join(folder.path, 'copy');
    const { proof, origin } = await copyBackup(options.backup, copy);
    demandSound(copy, options.backup);
    const { discarded, strange } = compareWith(path, copy, origin);
    if (strange !== null && options.force !== true) throw notKin(strange, options.backup);
    if (options.dryRun === true) return { kept: null, proof, discarded, holders: [] };
    options.stop?.throwIfAborted();
    demandUnused(path, options.ownPid);
    const kept = swap(path, copy, options.clock);
    return { kept, proof, discarded, holders: kept === null ? [] : holdersOf(kept, options.ownPid) };
  } catch (cause) {
    throw explainFileError(path, cause);
  } finally {
    folder?.remove();
  }
}

function demandBackup(path: string, backup: string): void {
  literalPath(backup);
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
async function copyBackup(
  backup: string,
  copy: string,
): Promise<{ proof: Restored['proof']; origin: FileIdentity | null }> {
  copyFileSync(backup, copy);
  for (const suffix of ['-wal', '-journal']) {
    if (existsSync(`${backup}${suffix}`)) copyFileSync(`${backup}${suffix}`, `${copy}${suffix}`);
  }
  const manifest = readManifest(backup);
  if (manifest === null) return { proof: 'checks', origin: null };
  if ((await digestOf(copy)) === manifest.digest) return { proof: 'digest', origin: manifest.origin };
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
