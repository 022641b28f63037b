import { UserError } from '../../../model/errors.js';
import type { Wire } from '../wire.js';
import { RUNNER } from './database.js';

/** What is guarded: a release as a whole, or the making of a backup. */
export type Guarded = 'release' | 'backup';

/** Takes the database's advisory lock for as long as the connection lives. @throws {UserError} when somebody else has it */
export async function takeLock(wire: Wire, place: string, guarded: Guarded = 'release'): Promise<void> {
  const key = KEYS[guarded];
  const [answer] = await wire.query(`SELECT pg_catalog.pg_try_advisory_lock(${RUNNER}, ${key})`);
  if (answer?.rows[0]?.[0] === 't') return;
  throw new UserError(`another rehearse is at work on this database${await holder(wire, key)}`, {
    where: place,
    wayOut: 'wait until it has ended',
  });
}

const KEYS: Readonly<Record<Guarded, number>> = { release: 1, backup: 3 };

async function holder(wire: Wire, key: number): Promise<string> {
  const [answer] = await wire.query(
    `SELECT a.pid::text, a.usename, coalesce(host(a.client_addr), 'this machine') FROM pg_catalog.pg_locks l
      JOIN pg_catalog.pg_stat_activity a USING (pid) JOIN pg_catalog.pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND l.granted AND l.classid = ${RUNNER} AND l.objid = ${key} AND d.datname = current_database()`,
  );
  const [found] = answer?.rows ?? [];
  return found === undefined
    ? ''
    : ` (process ${found[0]} of the server, user ${found[1]}, from ${found[2]})`;
}
