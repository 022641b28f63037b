import type { Action, Connection } from '../../model/migration.js';
import type { Listing } from '../files.js';
import type { ReadContext } from '../options.js';
import type { FormatReader } from '../reader.js';
import { codeMigrations, demandClass } from './code-file.js';
import { type KnexSetting, knexOver } from './knex.js';
import { sqliteDriver } from './sqlite-driver.js';
import { inlined, rowsOf } from './values.js';

/**
 * MikroORM: the class of each file, in the order of the file names. A class collects its statements, which run in one
 * transaction, unless it says `isTransactional() { return false; }`. Followed: `MigrationRunner.js` and `Migration.js` of MikroORM 6.6.
 */
export const mikroOrm: FormatReader = {
  format: 'mikro-orm',
  foreignKeys: 'MikroORM turns foreign keys on when it opens a database',
  rules: () => ({ connection: 'shared', transactions: true, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext) {
    const driver = await sqliteDriver(listing.folder);
    return codeMigrations(listing, { tool: 'MikroORM', packages: PACKAGES, context }, (module, path) => {
      const Found = demandClass<MikroClass>(module, path, 'extends Migration');
      const { transaction, reversible } = natureOf(Found, context);
      const by = (direction: 'up' | 'down') =>
        stepsOf(Found, { folder: listing.folder, driver, held: transaction }, direction);
      return { up: by('up'), down: reversible ? by('down') : null };
    });
  },
};

const PACKAGES = ['@mikro-orm/migrations', '@mikro-orm/core', '@mikro-orm/knex'];

interface MikroMigration {
  up(): Promise<void> | void;
  down(): Promise<void> | void;
  isTransactional(): boolean;
  getQueries(): readonly unknown[];
}

type MikroClass = (new (driver: object, config: object) => MikroMigration) & { prototype: MikroMigration };

function natureOf(Found: MikroClass, context: ReadContext): { transaction: boolean; reversible: boolean } {
  const transaction = context.options.transaction ?? new Found({}, {}).isTransactional();
  return { transaction, reversible: Object.hasOwn(Found.prototype, 'down') };
}

function stepsOf(Found: MikroClass, setting: KnexSetting, direction: 'up' | 'down'): Action {
  return {
    steps: async (connection) => {
      const migration = new Found(driverOver(connection, setting), { get: () => undefined });
      await migration[direction]();
      for (const query of migration.getQueries()) await send(connection, query);
    },
    transaction: setting.held,
  };
}

/** A statement as text, or as what Knex builds. */
async function send(connection: Connection, query: unknown): Promise<void> {
  if (typeof query === 'string') await connection.query(query);
  else {
    const { sql, bindings } = (query as { toSQL(): { sql: string; bindings: unknown[] } }).toSQL();
    await connection.query(
      sql,
      bindings.map((value) => inlined(value)),
    );
  }
}

/** What a migration may ask while it collects its statements. */
function driverOver(connection: Connection, setting: KnexSetting): object {
  const execute = async (sql: unknown, parameters: readonly unknown[] = []) => {
    if (typeof sql !== 'string') return send(connection, sql);
    return rowsOf(
      await connection.query(
        sql,
        parameters.map((value) => inlined(value)),
      ),
    );
  };
  const getConnection = () => ({ execute, getKnex: () => knexOver(connection, setting) });
  const entities = {
    execute,
    getConnection,
    setTransactionContext() {},
    getKnex: () => knexOver(connection, setting),
  };
  return { execute, getConnection, createEntityManager: () => entities };
}
