import type { Connection } from '../../model/migration.js';
import type { Commands } from '../options.js';

/** The table in which a tool keeps what it has run: it is the tool's while a command runs, and no part of the schema otherwise. */
export interface Ledger {
  show(connection: Connection): Promise<void>;
  hide(connection: Connection): Promise<void>;
}

/**
 * While no command runs, the table bears a name that the framework keeps for itself: no dataset fills it, and no image shows it.
 */
export function ledgerOf({ ledger }: Commands): Ledger {
  const names = ledger === undefined ? KNOWN : [ledger];
  const rename = async (connection: Connection, from: string, to: string) => {
    await connection.beside?.(`ALTER TABLE "${from}" RENAME TO "${to}"`);
  };
  return {
    async show(connection) {
      for (const name of await among(connection, names.map(hidden)))
        await rename(connection, name, name.slice(HIDDEN.length));
    },
    async hide(connection) {
      for (const name of await among(connection, names)) await rename(connection, name, hidden(name));
    },
  };
}

const HIDDEN = '_rehearsal_ledger_';

const hidden = (name: string) => `${HIDDEN}${name}`;

/** Alembic, Django, Rails and Ecto, Flyway, EF Core, Liquibase, Laravel. */
const KNOWN = [
  'alembic_version',
  'django_migrations',
  'schema_migrations',
  'ar_internal_metadata',
  'flyway_schema_history',
  '__EFMigrationsHistory',
  'databasechangelog',
  'databasechangeloglock',
];

/** Those of the names that tables bear. */
async function among(connection: Connection, names: readonly string[]): Promise<string[]> {
  const wanted = names.map((name) => `'${name.replaceAll("'", "''")}'`).join(', ');
  const rows = await connection.all(
    connection.dialect === 'postgres'
      ? `SELECT tablename::text AS name FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename IN (${wanted})`
      : `SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN (${wanted})`,
  );
  return rows.map(({ name }) => String(name));
}
