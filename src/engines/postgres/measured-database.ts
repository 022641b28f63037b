import type { Cell } from '../../model/cell.js';
import type { MeasuredDatabase, TableHold } from '../engine.js';
import { PostgresDatabase } from './database.js';

/** A scratch database that tells its size, and how many buffers its transaction has asked for. */
export class PostgresMeasuredDatabase extends PostgresDatabase implements MeasuredDatabase {
  readonly workUnit = 'buffers';
  /** Most that was seen of each table and index, by object identifier: what is dropped is not counted any more by the server. */
  readonly #buffers = new Map<string, number>();

  override async run(sql: string, parameters: readonly Cell[] = []): Promise<{ changes: number }> {
    if (/\bdrop\b/i.test(sql)) await this.work();
    return super.run(sql, parameters);
  }

  async size(): Promise<number> {
    const [row] = await this.all('SELECT pg_catalog.pg_database_size(current_database()) AS bytes');
    return Number(row?.bytes);
  }

  async holds(): Promise<TableHold[]> {
    const rows = await this.all(
      `SELECT c.relname AS name, c.relfilenode::text AS storage, string_agg(DISTINCT l.mode, ',') AS modes
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN pg_catalog.pg_locks l ON l.relation = c.oid AND l.pid = pg_catalog.pg_backend_pid() AND l.granted
       WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
       GROUP BY c.oid, c.relname, c.relfilenode ORDER BY c.relname`,
    );
    return rows.map(({ name, storage, modes }) => {
      const held =
        MODES.filter((mode) =>
          String(modes ?? '')
            .split(',')
            .includes(mode),
        ).at(-1) ?? null;
      return { table: String(name), storage: String(storage), lock: held && spelled(held) };
    });
  }

  async lockTimeout(): Promise<boolean> {
    const [row] = await this.all(
      "SELECT setting <> '0' AS limited FROM pg_catalog.pg_settings WHERE name = 'lock_timeout'",
    );
    return row?.limited === 'true';
  }

  /** Of the transaction that is open; where the migration commits by itself, what came before is not in it. */
  async work(): Promise<number> {
    const rows = await this.all(
      `SELECT oid::text AS relation, pg_catalog.pg_stat_get_xact_blocks_fetched(oid) AS buffers
       FROM pg_catalog.pg_class WHERE relnamespace <> 'pg_catalog'::regnamespace AND relkind IN ('r', 'i', 'm', 't')`,
    );
    for (const { relation, buffers } of rows) {
      const known = this.#buffers.get(String(relation)) ?? 0;
      this.#buffers.set(String(relation), Math.max(known, Number(buffers)));
    }
    return [...this.#buffers.values()].reduce((sum, each) => sum + each, 0);
  }
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
