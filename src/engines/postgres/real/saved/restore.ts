import { existsSync, readFileSync, statSync } from 'node:fs';
import { pid } from 'node:process';
import { UserError } from '../../../../model/errors.js';
import { digestOf, timestamp } from '../../../files.js';
import type { Restored, RestoreOptions, TableDifference } from '../../../store.js';
import { quoteName } from '../../cells.js';
import type { Wire } from '../../wire.js';
import { connect, type Target } from '../connect.js';
import { Direct } from '../direct.js';
import { majorOf } from './backup.js';
import { atHome, makeBeside } from './beside.js';
import { compareRows } from './compare.js';
import { findProgram, runProgram } from './programs.js';
import { readSettings } from './settings.js';

/**
 * Restores a backup into a database of its own, and gives that the other one's name in one transaction. The replaced database is kept
 * under a name of its own.
 *
 * @param path the folders in which programs are looked for
 * @param vacate gives up what this process still has open in the database
 * @throws {UserError} when the backup is not sound, not of this database, or anybody uses the database; nothing is changed
 */
export async function restoreServer(
  target: Target,
  path: string,
  { backup, clock, dryRun = false, force = false, stop }: RestoreOptions,
  vacate: () => Promise<void>,
): Promise<Restored> {
  const proof = await proofOf(target, backup, force);
  const program = findProgram('pg_restore', await majorOf(target), path);
  const made = await makeBeside(target, nameFor(target.database, `restoring_${pid}`));
  let kept: string | null = null;
  try {
    await runProgram(program, ['--exit-on-error', '--dbname', made.database, backup], made, stop);
    const { discarded, strange } = await compare(target, made);
    if (strange && !force) throw notKin(backup, 'its history began at another time');
    if (dryRun) return { kept: null, proof, discarded, holders: [] };
    stop?.throwIfAborted();
    const settings = await readSettings(target, made.database);
    await vacate();
    await demandUnused(target);
    const name = nameFor(target.database, `replaced_${timestamp(clock)}`);
    const swap = [rename(target.database, name), rename(made.database, target.database)];
    await atHome(target, `${settings.join('')} BEGIN; ${swap.join('; ')}; COMMIT`, {
      wayOut: 'stop whatever uses it: --before CMD --after CMD',
    });
    kept = name;
    return { kept: name, proof, discarded, holders: [] };
  } finally {
    if (kept === null) await made.drop();
  }
}

async function proofOf({ database }: Target, backup: string, force: boolean): Promise<Restored['proof']> {
  const stats = statSync(backup, { throwIfNoEntry: false });
  if (stats === undefined) throw new UserError('there is no such backup', { where: backup });
  if (!stats.isFile()) throw new UserError('this is not a file', { where: backup });
  if (!existsSync(`${backup}.json`)) {
    if (force) return 'checks';
    throw notKin(backup, 'it has no manifest');
  }
  const manifest = manifestOf(`${backup}.json`);
  if ((await digestOf(backup)) !== manifest.digest) {
    throw new UserError('this backup is not what it was when it was made: its digest differs', {
      where: backup,
      wayOut: 'choose another one',
    });
  }
  if (manifest.database !== database && !force)
    throw notKin(backup, `it was taken from ${manifest.database}`);
  return 'digest';
}

function manifestOf(path: string): { readonly database: string; readonly digest: string } {
  try {
    const { schema, database, digest } = JSON.parse(readFileSync(path, 'utf8'));
    if (schema === 'rehearsal-backup/1' && typeof database === 'string' && typeof digest === 'string')
      return { database, digest };
  } catch (cause) {
    throw new UserError('the manifest of this backup cannot be read', { where: path, cause });
  }
  throw new UserError('this is not the manifest of a backup', { where: path });
}

function notKin(backup: string, why: string): UserError {
  return new UserError(`nothing says that this is a backup of this database: ${why}`, {
    where: backup,
    wayOut: 'check the paths; --force restores it all the same',
  });
}

async function compare(
  target: Target,
  made: Target,
): Promise<{ readonly discarded: readonly TableDifference[]; readonly strange: boolean }> {
  const current = await connect(target, { readonly: true });
  let saved: Wire | undefined;
  try {
    saved = await connect(made, { readonly: true });
    const [left, right] = [new Direct(current), new Direct(saved)];
    const [one, other] = [await beginning(left), await beginning(right)];
    return {
      discarded: await compareRows(left, right),
      strange: one !== null && other !== null && one !== other,
    };
  } finally {
    await current.end();
    await saved?.end();
  }
}

async function beginning(channel: Direct): Promise<string | null> {
  const [there] = await channel.read("SELECT to_regclass('public._rehearsal_history')");
  if (there?.rows[0]?.[0] == null) return null;
  const [first] = await channel.read(
    'SELECT concat(migration, checksum, started_at) FROM public._rehearsal_history ORDER BY id LIMIT 1',
  );
  return first?.rows[0]?.[0] ?? null;
}

/** @throws {UserError} that says who uses the database */
async function demandUnused(target: Target): Promise<void> {
  const wire = await connect(target, { readonly: true });
  const [answer] = await wire
    .query(
      `SELECT DISTINCT coalesce(nullif(application_name, ''), usename, 'somebody') || ' (' || pid || ')' FROM pg_catalog.pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    )
    .finally(() => wire.end());
  const holders = (answer?.rows ?? []).map(([name]) => name);
  if (holders.length === 0) return;
  throw new UserError(`the database is in use by ${holders.join(', ')}`, {
    where: target.place,
    wayOut: 'stop it first, or have it stopped: --before CMD --after CMD',
  });
}

/** A name on the server has room for 63 bytes. */
function nameFor(database: string, what: string): string {
  return `${database.slice(0, 62 - what.length)}_${what}`;
}

function rename(from: string, to: string): string {
  return `ALTER DATABASE ${quoteName(from)} RENAME TO ${quoteName(to)}`;
}
