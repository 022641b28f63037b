import type { TableHold } from '../engine.js';
import type { Channel } from './channel.js';

/** The strongest lock that the connection holds on each table of the user's, and where the server stores the table. */
export async function readHolds(channel: Channel): Promise<TableHold[]> {
  const [answer] = await channel.read(
    `SELECT c.relname, c.relfilenode::text, string_agg(DISTINCT l.mode, ',')
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_catalog.pg_locks l ON l.relation = c.oid AND l.pid = pg_catalog.pg_backend_pid() AND l.granted
     WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
     GROUP BY c.oid, c.relname, c.relfilenode ORDER BY c.relname`,
  );
  return (answer?.rows ?? []).map(([table, storage, modes]) => {
    const held = new Set(String(modes ?? '').split(','));
    const strongest = MODES.filter((mode) => held.has(mode)).at(-1) ?? null;
    return { table: String(table), storage: String(storage), lock: strongest && spelled(strongest) };
  });
}

/** From the weakest to the strongest (PostgreSQL's documentation, 13.3.1). */
const MODES = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
];

/** `AccessExclusiveLock` as the documentation writes it: `ACCESS EXCLUSIVE`. */
function spelled(mode: string): string {
  return mode
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
}
