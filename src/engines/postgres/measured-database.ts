import type { Cell } from '../../model/cell.js';
import type { MeasuredDatabase, TableHold } from '../engine.js';
import { PostgresDatabase } from './database.js';
import { readHolds } from './holds.js';

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

  holds(): Promise<TableHold[]> {
    return readHolds(this.channel);
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
