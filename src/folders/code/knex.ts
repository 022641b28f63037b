import type { Cell } from '../../model/cell.js';
import { NotHereError } from '../../model/errors.js';
import type { Connection, MigrationFunction } from '../../model/migration.js';
import type { Listing } from '../files.js';
import type { ReadContext } from '../options.js';
import type { FormatReader } from '../reader.js';
import {
  action,
  codeFiles,
  codeMigrations,
  demandExported,
  exported,
  type MigrationCall,
} from './code-file.js';
import { knexLayout } from './knex-layout.js';
import { type KnexNames, knexNames } from './knex-names.js';
import { listenedTo } from './listened-to.js';
import { PgClient, type PgPackage } from './pg-client.js';
import { type SqliteDriver, sqliteDriver } from './sqlite-driver.js';
import { Unrun } from './unrun.js';
import { loadUserPackage } from './user-package.js';
import { isDate, rowsOf } from './values.js';

/**
 * Knex: every code file in the order of its name, in a transaction of its own unless it exports
 * `config = { transaction: false }`. The transaction is open before anything is run, so that a `PRAGMA foreign_keys` of
 * Knex's own table rebuilds has no effect in it. Followed: `migrations/migrate/Migrator.js` and
 * `migrations/migrate/sources/fs-migrations.js` of Knex 3.3. Strapi and Directus call it in ways of their own: {@link knexLayout}.
 */
export const knex: FormatReader = {
  format: 'knex',
  foreignKeys: 'Knex leaves foreign keys to the driver: better-sqlite3 has them on, sqlite3 off',
  rules: () => ({ connection: 'shared', transactions: true, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext) {
    const driver = await sqliteDriver(listing.folder);
    const layout = await knexLayout(listing, await codeFiles(listing));
    if (layout.tool !== 'Knex') context.note('context', `Knex as ${layout.tool} calls it`, listing.folder);
    const { leaveCode, stubs = {} } = context.options;
    const names = leaveCode === true ? {} : await knexNames(listing.folder, { packages: PACKAGES, stubs });
    return codeMigrations(listing, { tool: layout.tool, packages: PACKAGES, context }, (module, path) => {
      const transaction = context.options.transaction ?? wantsTransaction(module, layout.transaction);
      const by = (call: MigrationCall) =>
        action(
          viaKnex({ folder: listing.folder, driver, held: transaction, names }, (knex) =>
            call(knex, ...layout.more),
          ),
          transaction,
        );
      const down = exported(module, 'down');
      return { up: by(demandExported(module, 'up', path)), down: down && by(down) };
    });
  },
};

const PACKAGES = ['knex'];

function wantsTransaction(module: Record<string, unknown>, otherwise: boolean): boolean {
  const { config } = { ...(module.default as object | undefined), ...module } as {
    config?: { transaction?: unknown };
  };
  return otherwise && config?.transaction !== false;
}

/** Runs one direction by the project's Knex on our connection. */
function viaKnex(setting: KnexSetting, call: MigrationCall): MigrationFunction {
  return async (connection) => {
    const { heard, isOfRows } = listenedTo(connection);
    const unrun = new Unrun(connection.dialect);
    const instance = knexOver(heard, { ...setting, unrun });
    try {
      if (setting.held) await instance.transaction(async (trx) => call(trx));
      else await call(instance);
    } catch (error) {
      if (typeof setting.names !== 'string' || isOfRows(error)) throw error;
      throw new NotHereError(setting.names, { cause: error });
    } finally {
      await instance.destroy();
    }
    // On a real database nobody looks on.
    if (connection.moment !== undefined) unrun.demandAllRun();
  };
}

interface KnexInstance {
  transaction(work: (trx: unknown) => unknown): Promise<unknown>;
  destroy(): Promise<void>;
}

/** Where Knex is loaded from, and what it works with. */
export interface KnexSetting {
  readonly folder: string;
  readonly driver: SqliteDriver;
  /** The runner's transaction is open: Knex's own is that one. */
  readonly held: boolean;
  /** How the project spells names; a text: why that cannot be told. */
  readonly names?: KnexNames | string;
  /** Looks on at what is built. */
  readonly unrun?: Unrun;
}

/** The project's Knex on our connection. */
export function knexOver(connection: Connection, setting: KnexSetting): KnexInstance {
  const create = loadUserPackage<(config: object) => KnexInstance>(setting.folder, 'knex');
  const client =
    connection.dialect === 'sqlite' ? sqliteClient(connection, setting) : pgClient(connection, setting);
  return create({
    client: setting.unrun?.over(client) ?? client,
    connection: { filename: ':memory:' },
    useNullAsDefault: true,
    pool: { min: 1, max: connection.dialect === 'sqlite' ? 1 : 10 },
    log: QUIET,
    ...(typeof setting.names === 'object' ? setting.names : {}),
  });
}

type KnexClient = new (...values: unknown[]) => Record<string, unknown>;

interface KnexQuery {
  readonly sql: string;
  readonly bindings?: readonly unknown[];
  response?: unknown;
  context?: unknown;
}

function sqliteClient(connection: Connection, { folder, driver, held }: KnexSetting): KnexClient {
  const Base = loadUserPackage<KnexClient>(folder, `knex/lib/dialects/${driver.name}/index.js`);
  return class extends Base {
    _driver() {
      return class {};
    }
    async acquireRawConnection() {
      return connection;
    }
    async destroyRawConnection() {}
    async _query(_connection: unknown, query: KnexQuery) {
      const sql = translate(held)(query.sql);
      if (sql === null) return Object.assign(query, { response: [] });
      const cells: Cell[] = (query.bindings ?? []).map((binding) => driver.bind(formatted(binding)));
      const answer = await connection.query(sql, cells);
      if (answer.columns.length > 0) return Object.assign(query, { response: rowsOf(answer) });
      const done = { changes: answer.changes, lastInsertRowid: Number(answer.lastKey ?? 0) };
      return Object.assign(query, {
        response: driver.name === 'sqlite3' ? [] : done,
        context: { lastID: done.lastInsertRowid, changes: done.changes },
      });
    }
  };
}

/** As Knex hands values to either driver. */
function formatted(binding: unknown): unknown {
  if (isDate(binding)) return binding.getTime();
  return typeof binding === 'boolean' ? Number(binding) : binding;
}

function pgClient(connection: Connection, { folder, held }: KnexSetting): KnexClient {
  const Base = loadUserPackage<KnexClient>(folder, 'knex/lib/dialects/postgres/index.js');
  const pg = loadUserPackage<PgPackage>(folder, 'pg');
  const client = new PgClient(connection, pg, translate(held));
  return class extends Base {
    _driver() {
      return pg;
    }
    async acquireRawConnection() {
      this.version = '15.0';
      return client;
    }
    async destroyRawConnection() {}
    async checkVersion() {
      return '15.0';
    }
  };
}

/** Knex counts its savepoints over the whole process; here each run sends the same statements. */
function translate(held: boolean): (sql: string) => string | null {
  return (sql) => (held && OUTERMOST.test(sql) ? null : sql.replace(SAVEPOINT, '$1'));
}

const SAVEPOINT = /^(\s*(?:savepoint|release(?: savepoint)?|rollback to(?: savepoint)?)\s+trx)\d+/i;

/** What Knex sends to begin and end a transaction that is not inside another one. */
const OUTERMOST = /^\s*(begin|commit|rollback)\b[^;]*;?\s*$/i;

const QUIET = { warn() {}, error() {}, debug() {}, deprecate() {} };
