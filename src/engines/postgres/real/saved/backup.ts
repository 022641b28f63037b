import { existsSync, linkSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pid } from 'node:process';
import { UserError } from '../../../../model/errors.js';
import { digestOf, freeName, syncPath, timestamp } from '../../../files.js';
import type { Backup, BackupOptions } from '../../../store.js';
import type { Wire } from '../../wire.js';
import { connect, type Target } from '../connect.js';
import { Direct } from '../direct.js';
import { takeLock } from '../lock.js';
import { makeBeside } from './beside.js';
import { positionsOf } from './positions.js';
import { printOf, unlike } from './print.js';
import { findProgram, runProgram } from './programs.js';
import { dropLeftProofs, proofName } from './proofs.js';

/**
 * Saves a database with pg_dump as of one moment, and proves it: restored into a database of its own beside it, the backup has to hold
 * what the database held at that moment.
 *
 * @param path the folders in which programs are looked for
 * @throws {UserError} when it cannot be made or proven, or its place is taken; nothing is left behind
 */
export async function backupServer(target: Target, path: string, options: BackupOptions): Promise<Backup> {
  const place = targetPath(target, options);
  const folder = workFolder(place);
  let wire: Wire | undefined;
  try {
    wire = await connect(target, { readonly: true });
    await takeLock(wire, target.place, 'backup');
    await dropLeftProofs(target, wire);
    const major = await majorOf(target);
    const [dump, restore] = [findProgram('pg_dump', major, path), findProgram('pg_restore', major, path)];
    await wire.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const [snapshot] = (await wire.query('SELECT pg_export_snapshot()'))[0]?.rows[0] ?? [];
    const channel = new Direct(wire);
    const earlier = await positionsOf(channel);
    const copy = join(folder, 'dump');
    const wanted = [
      '--format=custom',
      '--file',
      copy,
      '--snapshot',
      snapshot ?? '',
      '--dbname',
      target.database,
    ];
    await runProgram(dump, wanted, target, options.stop);
    const print = await printOf(channel, earlier);
    await prove(target, restore, copy, print, options.stop);
    syncPath(copy);
    options.stop?.throwIfAborted();
    const backup = {
      path: place,
      bytes: statSync(copy).size,
      tables: print.tables.size - 1,
      rows: print.rows,
      digest: await digestOf(copy),
    };
    publish(copy, target, backup, options);
    return backup;
  } finally {
    await wire?.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws {UserError} when nothing can be written there */
function workFolder(place: string): string {
  const parent = dirname(resolve(place));
  try {
    return mkdtempSync(join(parent, '.rehearsal-backup-'));
  } catch (cause) {
    throw new UserError(
      `a backup cannot be written there: ${cause instanceof Error ? cause.message : cause}`,
      {
        where: parent,
        wayOut: 'make that folder, or choose another --out',
        cause,
      },
    );
  }
}

/** The server's version. */
export async function majorOf(target: Target): Promise<number> {
  const wire = await connect(target, { readonly: true });
  const [answer] = await wire.query('SHOW server_version_num').finally(() => wire.end());
  return Math.floor(Number(answer?.rows[0]?.[0]) / 10_000);
}

/** @throws {UserError} when what comes out of the backup is not what went in */
async function prove(
  target: Target,
  restore: string,
  copy: string,
  expected: Awaited<ReturnType<typeof printOf>>,
  stop: AbortSignal | undefined,
): Promise<void> {
  const name = proofName(target, pid);
  const beside = await makeBeside(target, name);
  try {
    const wanted = [
      '--no-owner',
      '--no-privileges',
      '--no-publications',
      '--no-subscriptions',
      '--exit-on-error',
    ];
    await runProgram(restore, [...wanted, '--dbname', name, copy], beside, stop);
    const wire = await connect(beside, { readonly: true });
    const found = await printOf(new Direct(wire)).finally(() => wire.end());
    const [first, ...more] = unlike(expected, found);
    if (first === undefined) return;
    throw new UserError(
      `the backup does not hold what the database holds: ${first} (and ${more.length} more)`,
      {
        where: target.place,
      },
    );
  } finally {
    await beside.drop();
  }
}

function targetPath({ database }: Target, { out, clock }: BackupOptions): string {
  const taken = (candidate: string) => existsSync(candidate) || existsSync(`${candidate}.json`);
  if (out === null) return freeName(`${database.replace(/[^\w.-]/g, '_')}.${timestamp(clock)}.backup`, taken);
  if (!taken(out)) return out;
  throw new UserError('is there already', {
    where: out,
    wayOut: 'choose another --out; a backup is never overwritten',
  });
}

/** Gives the finished copy its name, which fails where somebody else took the name meanwhile. */
function publish(
  copy: string,
  { database }: Target,
  backup: Backup,
  { clock, toolVersion }: BackupOptions,
): void {
  const { path, ...sizes } = backup;
  const manifest = {
    schema: 'rehearsal-backup/1',
    database,
    engine: 'postgres',
    takenAt: new Date(clock()).toISOString(),
    ...sizes,
    tool: toolVersion,
  };
  writeFileSync(`${path}.json`, `${JSON.stringify(manifest, null, 2)}\n`, { flag: 'wx' });
  try {
    linkSync(copy, path);
  } catch (error) {
    rmSync(`${path}.json`, { force: true });
    throw error;
  }
  syncPath(`${path}.json`);
  syncPath(dirname(resolve(path)));
}
