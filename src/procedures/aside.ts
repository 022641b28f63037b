import type { Connection } from '../model/migration.js';

/** A table in which a procedure keeps values. */
export interface Aside {
  readonly table: string;
  /** Makes it where it is not there yet. */
  readonly create: readonly string[];
}

/** Makes the tables. */
export async function makeAside(connection: Connection, kept: readonly Aside[]): Promise<void> {
  for (const { create } of distinct(kept)) for (const sql of create) await connection.run(sql);
}

/** Takes away the tables that are empty: other migrations, and values for the next `up`, keep theirs. */
export async function clearAside(connection: Connection, kept: readonly Aside[]): Promise<void> {
  for (const { table } of distinct(kept)) {
    const rows = await connection.all(`SELECT 1 AS used FROM ${table} LIMIT 1`);
    if (rows.length === 0) await connection.run(`DROP TABLE ${table}`);
  }
}

function distinct(kept: readonly Aside[]): Aside[] {
  return [...new Map(kept.map((each) => [each.table, each])).values()];
}
