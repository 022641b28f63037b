import type { Connection, MigrationFunction } from '../../model/migration.js';
import type { Listing } from '../files.js';
import type { ReadContext } from '../options.js';
import type { FormatReader } from '../reader.js';
import { action, codeMigrations, demandExported, exported, type MigrationCall } from './code-file.js';
import { PgClient, type PgPackage } from './pg-client.js';
import { UnrunKysely } from './unrun-kysely.js';
import { loadUserPackage } from './user-package.js';
import { betterSqlite3, rowsOf } from './values.js';

/**
 * Kysely: every code file in the order of its name. All run in a transaction where the adapter says that schema
 * changes roll back: on PostgreSQL; on SQLite nothing opens one. Followed: `migration/migrator.js` and
 * `dialect/sqlite/sqlite-adapter.js` of Kysely 0.28.
 */
export const kysely: FormatReader = {
  format: 'kysely',
  foreignKeys: 'Kysely leaves foreign keys to the driver: better-sqlite3 has them on',
  rules: () => ({ connection: 'shared', transactions: true, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext) {
    const transaction = context.options.transaction ?? context.dialect !== 'sqlite';
    const by = (call: MigrationCall) => action(viaKysely(listing.folder, call, transaction), transaction);
    return codeMigrations(listing, { tool: 'Kysely', packages: PACKAGES, context }, (module, path) => {
      const down = exported(module, 'down');
      return { up: by(demandExported(module, 'up', path)), down: down && by(down) };
    });
  },
};

const PACKAGES = ['kysely'];

function viaKysely(folder: string, call: MigrationCall, transaction: boolean): MigrationFunction {
  return async (connection) => {
    const package_ = loadUserPackage<KyselyPackage>(folder, 'kysely');
    const dialect =
      connection.dialect === 'sqlite'
        ? sqliteDialect(package_, connection, transaction)
        : pgDialect(package_, connection, loadUserPackage<PgPackage>(folder, 'pg'), transaction);
    const unrun = new UnrunKysely();
    const database = new package_.Kysely({ dialect, plugins: [unrun.plugin] });
    try {
      if (transaction) await database.transaction().execute(async (trx) => call(unrun.over(trx)));
      else await call(unrun.over(database));
    } finally {
      await database.destroy();
    }
    // On a real database nobody looks on.
    if (connection.moment !== undefined) unrun.demandAllRun();
  };
}

interface KyselyInstance {
  transaction(): { execute(work: (trx: object) => Promise<unknown>): Promise<unknown> };
  destroy(): Promise<void>;
}

interface KyselyPackage {
  readonly Kysely: new (options: object) => KyselyInstance;
  readonly SqliteAdapter: new () => object;
  readonly SqliteQueryCompiler: new () => object;
  readonly SqliteIntrospector: new (database: unknown) => object;
  readonly PostgresDialect: new (options: object) => object;
}

interface CompiledQuery {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

function sqliteDialect(package_: KyselyPackage, connection: Connection, held: boolean): object {
  const over = connectionOver(connection);
  const transaction = (sql: string) => async () => {
    if (!held) await connection.query(sql);
  };
  const driver = {
    async init() {},
    async acquireConnection() {
      return over;
    },
    async releaseConnection() {},
    beginTransaction: transaction('begin'),
    commitTransaction: transaction('commit'),
    rollbackTransaction: transaction('rollback'),
    async savepoint(_: unknown, name: string) {
      await connection.query(`savepoint "${name}"`);
    },
    async rollbackToSavepoint(_: unknown, name: string) {
      await connection.query(`rollback to "${name}"`);
    },
    async releaseSavepoint(_: unknown, name: string) {
      await connection.query(`release "${name}"`);
    },
    async destroy() {},
  };
  return {
    createAdapter: () => new package_.SqliteAdapter(),
    createQueryCompiler: () => new package_.SqliteQueryCompiler(),
    createIntrospector: (database: unknown) => new package_.SqliteIntrospector(database),
    createDriver: () => driver,
  };
}

/** Answers as Kysely's own driver for SQLite does. */
function connectionOver(connection: Connection) {
  const executeQuery = async ({ sql, parameters }: CompiledQuery) => {
    const answer = await connection.query(
      sql,
      parameters.map((value) => betterSqlite3(value)),
    );
    if (answer.columns.length > 0) return { rows: rowsOf(answer) };
    return {
      rows: [],
      numAffectedRows: BigInt(answer.changes),
      insertId: answer.lastKey ?? undefined,
    };
  };
  return {
    executeQuery,
    async *streamQuery(query: CompiledQuery) {
      yield await executeQuery(query);
    },
  };
}

function pgDialect(package_: KyselyPackage, connection: Connection, pg: PgPackage, held: boolean): object {
  const translate = (sql: string) =>
    held && /^\s*(begin|start transaction|commit|rollback)\s*;?\s*$/i.test(sql) ? null : sql;
  const client = new PgClient(connection, pg, translate);
  return new package_.PostgresDialect({ pool: { connect: async () => client, end: async () => {} } });
}
