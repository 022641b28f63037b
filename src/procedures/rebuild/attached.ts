import type { Connection, MigrationFunction } from '../../model/migration.js';
import { literal } from '../../originals/sql.js';
import type { Setting } from '../procedure.js';

/** Runs the statements with the table's indexes and triggers out of the way, and makes them again as they were. */
export function withAttached(
  table: string,
  dialect: Setting['dialect'],
  statements: readonly string[],
): MigrationFunction {
  return async (connection) => {
    const definitions = await attachedTo[dialect](connection, table);
    for (const sql of [...statements, ...definitions]) await connection.run(sql);
  };
}

const attachedTo: Readonly<Record<Setting['dialect'], (on: Connection, table: string) => Promise<string[]>>> =
  {
    sqlite: async (connection, table) => {
      const rows = await connection.all(
        `SELECT sql FROM sqlite_schema WHERE tbl_name = ${literal(table)} COLLATE NOCASE ` +
          "AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid",
      );
      return rows.map(({ sql }) => String(sql));
    },
    postgres: async (connection, table) => {
      const place = `to_regclass(quote_ident(${literal(table)}))`;
      const rows = await connection.all(
        'SELECT pg_get_indexdef(indexrelid) AS sql, 0 AS kind, indexrelid AS id FROM pg_catalog.pg_index ' +
          `WHERE indrelid = ${place} AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid) ` +
          'UNION ALL SELECT pg_get_triggerdef(oid), 1, oid FROM pg_catalog.pg_trigger ' +
          `WHERE tgrelid = ${place} AND NOT tgisinternal ORDER BY kind, id`,
      );
      return rows.map(({ sql }) => String(sql));
    },
  };
