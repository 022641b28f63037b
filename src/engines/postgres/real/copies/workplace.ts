import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../../model/errors.js';
import type { CopyStore, Store, Workplace } from '../../../store.js';
import { quoteName } from '../../cells.js';
import type { Wire } from '../../wire.js';
import { connect, connectHome, type Target } from '../connect.js';
import { codeOf } from '../explain.js';
import { majorOf } from '../saved/backup.js';
import { makeBeside } from '../saved/beside.js';
import { findProgram, runProgram } from '../saved/programs.js';
import type { Parts } from './parts.js';

/**
 * Room for copies beside a database. A copy's name holds the server's number for the connection that stays open as long as its maker works,
 * so that what a killed maker has left is known to be nobody's.
 *
 * @param parent a folder with room for a dump
 * @param path the folders in which PostgreSQL's programs are looked for
 * @throws {UserError} when the server cannot be reached
 */
export async function openWorkplace(
  target: Target,
  parent: string,
  path: string,
  partsOf: (store: Pick<Store, 'place'>) => Parts,
  make: (parts: Omit<Parts, 'idle'>) => CopyStore,
): Promise<Workplace> {
  const home = await connectHome(target);
  const owner = await ownNumber(home);
  await sweep(home, owner);
  const made = new Set<string>();
  const drop = async (database: string) => {
    await home.query(dropping(database));
    made.delete(database);
  };
  return {
    copyOf: async (store, name) => {
      const from = partsOf(store);
      await from.idle();
      const database = `${START}${owner}_${made.size}_${name.replace(/\W/g, '_')}`.slice(0, LONGEST);
      made.add(database);
      const copy = { ...from.target, database, place: `${database} (a copy of ${target.place})` };
      if (!(await copiedWhole(home, from, database))) await dumpInto(from.target, copy, parent, path);
      return make({ target: copy, options: from.options, isCopy: true });
    },
    discardAllBut: async (kept) => {
      const name = kept === null ? null : partsOf(kept).target.database;
      for (const database of [...made]) if (database !== name) await drop(database);
    },
    room: { where: target.place, wayOut: 'make room for three copies of the database on its server' },
    remove: async () => {
      try {
        for (const database of [...made]) await drop(database);
      } finally {
        await home.end();
      }
    },
  };
}

/** Takes away the copies whose makers have died. @throws {UserError} when the server cannot be reached */
export async function sweepCopies(target: Target): Promise<void> {
  const home = await connectHome(target);
  try {
    await sweep(home, await ownNumber(home));
  } finally {
    await home.end();
  }
}

const START = 'rehearsal_on_';
/** Bytes of a name on the server. */
const LONGEST = 63;

async function ownNumber(home: Wire): Promise<string> {
  const [answer] = await home.query('SELECT pg_catalog.pg_backend_pid()');
  return String(answer?.rows[0]?.[0]);
}

/** A number that is given again may be another program's: its copies are left for the next time. */
async function sweep(home: Wire, owner: string): Promise<void> {
  const [answer] = await home.query(
    `SELECT datname FROM pg_catalog.pg_database WHERE datname ~ '^${START}\\d+_' AND pg_has_role(datdba, 'USAGE')
      AND substring(datname FROM '^${START}(\\d+)_') NOT IN (SELECT pid::text FROM pg_catalog.pg_stat_activity WHERE pid::text <> '${owner}')`,
  );
  for (const [name] of answer?.rows ?? []) await home.query(dropping(name ?? ''));
}

function dropping(database: string): string {
  return `DROP DATABASE IF EXISTS ${quoteName(database)} WITH (FORCE)`;
}

/** The server copies files; `false`: somebody is connected, or only its owner may have it copied so. @throws {UserError} */
async function copiedWhole(home: Wire, { target, isCopy }: Parts, database: string): Promise<boolean> {
  try {
    await home.query(`CREATE DATABASE ${quoteName(database)} TEMPLATE ${quoteName(target.database)}`);
    return true;
  } catch (cause) {
    if (!isCopy && [IN_USE, NOT_ALLOWED].includes(codeOf(cause))) return false;
    throw cause;
  }
}

const IN_USE = '55006';
const NOT_ALLOWED = '42501';

/** Copies by a dump, as of one moment, while others go on using the database. @throws {UserError} */
async function dumpInto(from: Target, copy: Target, parent: string, path: string): Promise<void> {
  const major = await majorOf(from);
  const otherwise = 'or stop whoever uses the database, so that the server can copy it by itself';
  const [dump, restore] = [
    findProgram('pg_dump', major, path, otherwise),
    findProgram('pg_restore', major, path, otherwise),
  ];
  const folder = folderIn(parent);
  try {
    const file = join(folder, 'dump');
    const without = ['--no-publications', '--no-subscriptions'];
    await runProgram(
      dump,
      ['--format=custom', '--compress=1', '--file', file, ...without, '--dbname', from.database],
      from,
    );
    // A user who may not give objects to their owners has all of them.
    for (const more of [[], ['--no-owner', '--no-privileges']]) {
      const beside = await makeBeside(from, copy.database, 'or name a user who has it');
      try {
        await runProgram(
          restore,
          ['--exit-on-error', ...without, ...more, '--dbname', copy.database, file],
          beside,
        );
        break;
      } catch (error) {
        if (more.length > 0) throw error;
        await beside.drop();
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  // Plans follow from the statistics, which are not in a dump.
  const wire = await connect(copy, { readonly: false });
  await wire.query('ANALYZE').finally(() => wire.end());
}

function folderIn(parent: string): string {
  try {
    return mkdtempSync(join(parent, 'rehearsal-dump-'));
  } catch (cause) {
    throw new UserError(
      `the folder for the dump cannot be used: ${cause instanceof Error ? cause.message : cause}`,
      {
        where: parent,
        wayOut: '--work-dir names a folder that can be written',
        cause,
      },
    );
  }
}
