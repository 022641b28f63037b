import type { Connection, MigrationFunction } from '../../model/migration.js';
import type { Listing } from '../files.js';
import type { ReadContext } from '../options.js';
import type { FormatReader } from '../reader.js';
import { applicationObject, SILENT } from './application.js';
import { action, codeMigrations, demandExported, exported, type MigrationCall } from './code-file.js';
import { libsqlClient } from './libsql-client.js';
import { PgClient, type PgPackage } from './pg-client.js';
import { loadUserPackage } from './user-package.js';

/**
 * Payload: every code file in the order of its name, called as `up({ db, payload, req })` with a database of Drizzle's. On PostgreSQL
 * each runs in a transaction; on SQLite in none, unless the project sets `transactionOptions` (`--transaction on`). What asks the application itself
 * (`payload.find`) cannot be run. Followed: `migrate.js` of `@payloadcms/drizzle`, `index.js` of `@payloadcms/db-sqlite` and `db-postgres` 3.90.
 */
export const payload: FormatReader = {
  format: 'payload',
  foreignKeys: 'Payload leaves foreign keys to libSQL, which has them on',
  rules: () => ({ connection: 'shared', transactions: true, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext) {
    const transaction = context.options.transaction ?? context.dialect !== 'sqlite';
    const by = (call: MigrationCall) => action(viaDrizzle(listing.folder, call), transaction);
    return codeMigrations(listing, { tool: 'Payload', packages: PACKAGES, context }, (module, path) => {
      const down = exported(module, 'down');
      return { up: by(demandExported(module, 'up', path)), down: down && by(down) };
    });
  },
};

const PACKAGES = ['drizzle-orm'];

function viaDrizzle(folder: string, call: MigrationCall): MigrationFunction {
  return async (connection) => {
    const db = databaseOver(folder, connection);
    const app = applicationObject('payload', { logger: SILENT, db: { drizzle: db } });
    await call({ db, payload: app, req: { payload: app, context: {}, transactionID: 1 } });
  };
}

type Construct = (client: object) => object;

function databaseOver(folder: string, connection: Connection): object {
  if (connection.dialect === 'sqlite') {
    const { construct } = loadUserPackage<{ construct: Construct }>(folder, 'drizzle-orm/libsql/driver-core');
    return construct(libsqlClient(connection));
  }
  const { drizzle } = loadUserPackage<{ drizzle: Construct }>(folder, 'drizzle-orm/node-postgres');
  return drizzle(new PgClient(connection, loadUserPackage<PgPackage>(folder, 'pg')));
}
