import type { Cell } from '../model/cell.js';
import type { Connection } from '../model/migration.js';
import { keptTables } from './tables.js';

/** A cell that a migration could not convert. */
export interface Quarantined {
  readonly migration: string;
  readonly table: string;
  /** The row's primary key. */
  readonly key: Cell;
  readonly column: string;
  readonly reason: string;
  /** Whether the migration left the cell as it was; otherwise {@link original} is what stood there. */
  readonly untouched: boolean;
  readonly original: Cell;
}

/** Every quarantined cell of a database, oldest migration first. */
export async function listQuarantine(connection: Connection): Promise<Quarantined[]> {
  await connection.run(keptTables.quarantine.create);
  await connection.run(keptTables.original.create);
  const rows = await connection.all(
    'SELECT q.migration, q.tbl, q.pk, q.col, q.reason, o.pk IS NULL AS untouched, o.before AS original ' +
      `FROM ${keptTables.quarantine.name} AS q LEFT JOIN ${keptTables.original.name} AS o ` +
      'USING (migration, tbl, pk, col) ORDER BY q.migration, q.tbl, q.pk, q.col',
  );
  return rows.map((row) => ({
    migration: String(row.migration),
    table: String(row.tbl),
    key: row.pk ?? null,
    column: String(row.col),
    reason: String(row.reason),
    untouched: row.untouched === 1n,
    original: row.original ?? null,
  }));
}
