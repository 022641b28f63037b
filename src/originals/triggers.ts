import type { MigrationFunction } from '../model/migration.js';
import { literal, name } from './sql.js';

/**
 * The statements as one direction of a migration, during which no trigger of these tables fires: what an application
 * hangs on its own writes (a timestamp, an audit row) is not meant for a change of schema. Each trigger is dropped
 * first and comes back as it was written, in the same order. SQLite has no switch for this in SQL.
 */
export function withoutTriggers(tables: readonly string[], statements: readonly string[]): MigrationFunction {
  return async (connection) => {
    const triggers = await connection.all(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ` +
        `AND tbl_name COLLATE NOCASE IN (${tables.map(literal).join(', ')}) ORDER BY rowid`,
    );
    for (const trigger of triggers) await connection.run(`DROP TRIGGER ${name(String(trigger.name))}`);
    for (const statement of statements) await connection.run(statement);
    for (const trigger of triggers) await connection.run(String(trigger.sql));
  };
}
