import type { Connection, MigrationFunction } from '../model/migration.js';
import type { Dialect } from '../sql/tokenize.js';
import { literal, name } from './sql.js';

/**
 * The statements as one direction of a migration, during which no trigger of these tables fires: what an application
 * hangs on its own writes (a timestamp, an audit row) is not meant for a change of schema. SQLite has no switch for this in
 * SQL: each trigger is dropped first and comes back as it was written, in the same order. PostgreSQL switches each off, and
 * on again as it was; that takes a lock which other writers wait for until the transaction ends.
 */
export function withoutTriggers(
  tables: readonly string[],
  statements: readonly (string | MigrationFunction)[],
): MigrationFunction {
  return async (connection) => {
    const fire = tables.length === 0 ? [] : await hold[connection.dialect](connection, tables);
    for (const statement of statements) {
      if (typeof statement === 'string') await connection.run(statement);
      else await statement(connection);
    }
    for (const statement of fire) await connection.run(statement);
  };
}

/** Stops the triggers, and answers what lets them fire again. */
const hold: Readonly<Record<Dialect, (on: Connection, tables: readonly string[]) => Promise<string[]>>> = {
  sqlite: async (connection, tables) => {
    const triggers = await connection.all(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ` +
        `AND tbl_name COLLATE NOCASE IN (${tables.map(literal).join(', ')}) ORDER BY rowid`,
    );
    for (const trigger of triggers) await connection.run(`DROP TRIGGER ${name(String(trigger.name))}`);
    return triggers.map(({ sql }) => String(sql));
  },
  postgres: async (connection, tables) => {
    const places = tables.map((table) => `to_regclass(quote_ident(${literal(table)}))`);
    const triggers = await connection.all(
      'SELECT tgrelid::regclass::text AS tbl, quote_ident(tgname) AS name, ' +
        "CASE tgenabled WHEN 'R' THEN 'REPLICA ' WHEN 'A' THEN 'ALWAYS ' ELSE '' END AS kind FROM pg_catalog.pg_trigger " +
        `WHERE tgrelid IN (${places.join(', ')}) AND NOT tgisinternal AND tgenabled <> 'D' ORDER BY tgrelid, tgname`,
    );
    for (const { tbl, name } of triggers) await connection.run(`ALTER TABLE ${tbl} DISABLE TRIGGER ${name}`);
    if (triggers.length === 0) return [];
    // A table with checks that wait for the end of the transaction cannot be altered.
    const ends = 'SET CONSTRAINTS ALL IMMEDIATE';
    return [
      ends,
      ...triggers.map(({ tbl, name, kind }) => `ALTER TABLE ${tbl} ENABLE ${kind}TRIGGER ${name}`),
    ];
  },
};
