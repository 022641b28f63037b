import { NotHereError } from '../../model/errors.js';
import type { Connection, MigrationFunction } from '../../model/migration.js';
import type { Listing } from '../files.js';
import type { ReadContext } from '../options.js';
import type { FormatReader } from '../reader.js';
import { SILENT } from './application.js';
import { action, codeMigrations, demandExported, exported, type MigrationCall } from './code-file.js';
import { PgClient, type PgPackage } from './pg-client.js';
import { sqlite3Module } from './sqlite3-module.js';
import { loadUserPackage } from './user-package.js';

/**
 * Sequelize: every code file in the order of its name, called as sequelize-cli does, `up(queryInterface, Sequelize)`, and as
 * Umzug does, `up({ context })`. Nobody opens a transaction around it; what opens one itself has it. Followed:
 * `core/migrator.js` of sequelize-cli 6 and `umzug.js` of Umzug 3.8, with Sequelize 6.
 */
export const sequelize: FormatReader = {
  format: 'sequelize',
  foreignKeys: 'Sequelize turns foreign keys on when it opens a database',
  rules: () => ({ connection: 'shared', transactions: true, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext) {
    const transaction = context.options.transaction ?? false;
    const by = (call: MigrationCall, name: string) => action(viaSequelize(listing, name, call), transaction);
    return codeMigrations(
      listing,
      { tool: 'Sequelize', packages: PACKAGES, context },
      (module, path, name) => {
        const down = exported(module, 'down');
        return { up: by(demandExported(module, 'up', path), name), down: down && by(down, name) };
      },
    );
  },
};

const PACKAGES = ['sequelize'];

interface QueryInterface {
  readonly sequelize: SequelizeInstance;
}

interface SequelizeInstance {
  getQueryInterface(): QueryInterface;
  query(...values: unknown[]): Promise<unknown>;
}

interface SequelizePackage {
  readonly Sequelize: new (options: object) => SequelizeInstance;
}

function viaSequelize(listing: Listing, name: string, call: MigrationCall): MigrationFunction {
  return async (connection) => {
    const package_ = loadUserPackage<SequelizePackage>(listing.folder, 'sequelize');
    const instance = new package_.Sequelize(optionsFor(listing.folder, connection));
    const queries = instance.getQueryInterface();
    const asked = new Set<string>();
    try {
      await call(argument(queries, instance, { name, path: listing.path(name), asked }), package_.Sequelize);
    } catch (error) {
      if (!(error instanceof TypeError) || asked.size === 0) throw error;
      const names = [...asked].join(', ');
      throw new NotHereError(`it wants ${names} of its context, which only the running application gives`, {
        cause: error,
      });
    }
    // Its pool would keep a timer; there is nothing behind it that has to be closed.
  };
}

/**
 * A query interface that is at the same time what Umzug hands over, with a logger as many applications add.
 *
 * @param asked collects what else is asked of the context
 */
function argument(
  queries: QueryInterface,
  instance: SequelizeInstance,
  { name, path, asked }: { readonly name: string; readonly path: string; readonly asked: Set<string> },
): object {
  const known = Object.assign(Object.create(queries), {
    queryInterface: queries,
    getQueryInterface: () => queries,
    query: instance.query.bind(instance),
    logger: SILENT,
  });
  const context = new Proxy(known, {
    get: (target, key) => {
      if (typeof key === 'string' && key !== 'then' && !(key in target)) asked.add(key);
      return Reflect.get(target, key);
    },
  });
  return Object.assign(Object.create(queries), { context, name, path });
}

/** Foreign keys are switched on, or left off, where the database is opened, as for every tool. */
function optionsFor(folder: string, connection: Connection): object {
  // All that it lends is this one connection; were there one alone, what forgets to name its transaction would wait for that for ever.
  const common = { logging: false, pool: { max: 5, min: 0, idle: 0, evict: 0 } };
  if (connection.dialect === 'sqlite') {
    const dialectModule = sqlite3Module(connection);
    return { ...common, dialect: 'sqlite', storage: ':memory:', foreignKeys: false, dialectModule };
  }
  const pg = loadUserPackage<PgPackage & object>(folder, 'pg');
  function Client() {
    return new PgClient(connection, pg);
  }
  return { ...common, dialect: 'postgres', dialectModule: { ...pg, Client }, databaseVersion: '15.0.0' };
}
