import { UserError } from '../../model/errors.js';
import type { Action, Connection, Migration } from '../../model/migration.js';
import type { Listing } from '../files.js';
import { foreignKeysOff } from '../foreign-keys-off.js';
import type { ReadContext } from '../options.js';
import { type FormatReader, noteLeftOut } from '../reader.js';
import { type CodeSteps, codeFiles, codeMigration, demandClass } from './code-file.js';
import { PgClient, type PgPackage } from './pg-client.js';
import { type SqliteDriver, sqliteDriver } from './sqlite-driver.js';
import { loadUserPackage } from './user-package.js';
import { rowsOf } from './values.js';

/**
 * TypeORM: the classes that the files export, in the order of the timestamp that ends their names. On SQLite, `up` runs
 * with foreign keys switched off before its transaction begins; `down` switches them off inside the transaction, where
 * SQLite ignores it. A class may say `transaction = false`. Followed: `migration/MigrationExecutor.js` of TypeORM 1.1.
 */
export const typeorm: FormatReader = {
  format: 'typeorm',
  foreignKeys: 'TypeORM turns foreign keys on when it opens a database, and off around every up',
  rules: () => ({ connection: 'shared', transactions: true, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext) {
    const names = await codeFiles(listing);
    noteLeftOut(listing, new Set(names), 'TypeORM', context);
    const found: { readonly migration: Migration; readonly timestamp: number }[] = [];
    for (const name of names) {
      const { text } = await listing.read(name);
      let timestamp = Number(NAMED.exec(text)?.[1] ?? (Number.parseInt(name, 10) || 0));
      const migration = await codeMigration(listing, name, PACKAGES, context, (module, path) => {
        const Found = demandClass<new () => TypeOrmMigration>(module, path, 'implements MigrationInterface');
        const instance = new Found();
        timestamp = timestampOf(instance, path);
        return stepsOf(instance, listing.folder, context);
      });
      found.push({ migration, timestamp });
    }
    return found.sort((a, b) => a.timestamp - b.timestamp).map(({ migration }) => migration);
  },
};

const PACKAGES = ['typeorm'];

/** Whoever only compares a folder, or cannot load a file, takes the timestamp from the text. */
const NAMED = /\b(?:class|name\s*=)\s+['"`]?\w*?(\d{13})\b/;

interface TypeOrmMigration {
  readonly name?: string;
  readonly transaction?: boolean;
  up(runner: QueryRunner): Promise<unknown>;
  down?(runner: QueryRunner): Promise<unknown>;
}

/** @throws {UserError} for a name that TypeORM itself refuses */
function timestampOf(instance: TypeOrmMigration, path: string): number {
  const name = instance.name ?? instance.constructor.name;
  const timestamp = Number.parseInt(name.slice(-13), 10);
  if (timestamp > 0) return timestamp;
  throw new UserError(`the name ${name} does not end with a timestamp`, {
    where: path,
    wayOut: 'end the class name, or its property name, with 13 digits as TypeORM does',
  });
}

function stepsOf(instance: TypeOrmMigration, folder: string, context: ReadContext): CodeSteps {
  const transaction = context.options.transaction ?? instance.transaction ?? true;
  const by = (direction: 'up' | 'down'): Action => ({
    steps: async (connection) => {
      const source = await sourceOver(folder, connection);
      const runner = source.createQueryRunner();
      try {
        if (transaction) await source.silently(() => runner.startTransaction());
        await instance[direction]?.(runner);
        if (transaction && runner.isTransactionActive)
          await source.silently(() => runner.commitTransaction());
      } finally {
        await source.destroy();
      }
    },
    transaction,
    ...(direction === 'up' && context.dialect === 'sqlite' ? { around: foreignKeysOff(context) } : {}),
  });
  return { up: by('up'), down: typeof instance.down === 'function' ? by('down') : null };
}

interface QueryRunner {
  readonly isTransactionActive: boolean;
  startTransaction(): Promise<void>;
  commitTransaction(): Promise<void>;
}

interface OpenSource {
  createQueryRunner(): QueryRunner;
  /** Does what sends BEGIN or COMMIT, without sending them: the runner has the transaction open. */
  silently(work: () => Promise<void>): Promise<void>;
  destroy(): Promise<void>;
}

interface DataSource {
  initialize(): Promise<void>;
  createQueryRunner(mode?: string): QueryRunner & Record<string, unknown>;
  destroy(): Promise<void>;
}

/** The project's TypeORM on our connection. */
async function sourceOver(folder: string, connection: Connection): Promise<OpenSource> {
  const { DataSource } = loadUserPackage<{ DataSource: new (options: object) => DataSource }>(
    folder,
    'typeorm',
  );
  let silent = true;
  const driver =
    connection.dialect === 'sqlite' ? sqliteOptions() : pgOptions(folder, connection, () => silent);
  const source = new DataSource({ ...driver, entities: [], migrations: [], logging: false });
  if (connection.dialect === 'sqlite')
    overrideQueries(source, connection, await sqliteDriver(folder), () => silent);
  silent = false;
  await source.initialize();
  return {
    createQueryRunner: () => source.createQueryRunner(),
    async silently(work) {
      silent = true;
      await work().finally(() => {
        silent = false;
      });
    },
    destroy: () => source.destroy(),
  };
}

/** A driver that opens nothing: the query runner's own queries go another way. */
function sqliteOptions(): object {
  const nothing = { pragma() {}, close() {}, exec() {}, prepare() {} };
  return {
    type: 'better-sqlite3',
    database: ':memory:',
    driver: function NoDriver() {
      return nothing;
    },
  };
}

/** TypeORM's driver for SQLite calls better-sqlite3 synchronously, which our connection is not. */
function overrideQueries(
  source: DataSource,
  connection: Connection,
  driver: SqliteDriver,
  silent: () => boolean,
): void {
  const create = source.createQueryRunner.bind(source);
  source.createQueryRunner = (mode) => {
    const runner = create(mode);
    const query = async (sql: string, parameters: readonly unknown[] = [], structured = false) => {
      if (silent()) return undefined;
      const cells = parameters.map((value) =>
        driver.bind(typeof value === 'boolean' ? Number(value) : value),
      );
      const answer = await connection.query(sql, cells);
      const reads = answer.columns.length > 0;
      const raw = reads ? rowsOf(answer) : Number(answer.lastKey ?? 0);
      if (!structured) return raw;
      return { raw, records: reads ? raw : [], ...(reads ? {} : { affected: answer.changes }) };
    };
    return Object.assign(runner, {
      query,
      loadPragmaRecords: (path: string, pragma: string) => query(pragmaOf(path, pragma)),
      beforeMigration: () => query('PRAGMA foreign_keys = OFF'),
      afterMigration: () => query('PRAGMA foreign_keys = ON'),
    });
  };
}

/** `schema.table` names a table of another database that is attached. */
function pragmaOf(path: string, pragma: string): string {
  const parts = path.split('.');
  const table = parts.at(-1) ?? path;
  return `PRAGMA ${parts.length > 1 ? `"${parts[0]}".` : ''}${pragma}("${table.replaceAll('"', '')}")`;
}

function pgOptions(folder: string, connection: Connection, silent: () => boolean): object {
  const pg = loadUserPackage<PgPackage>(folder, 'pg');
  class Pool {
    on() {}
    removeListener() {}
    connect(callback: (error: null, client: PgClient, release: () => void) => void) {
      const translate = (sql: string) =>
        silent() && /^\s*(start transaction|begin|commit)/i.test(sql) ? null : sql;
      callback(null, new PgClient(connection, pg, translate), () => {});
    }
    end(callback?: () => void) {
      callback?.();
    }
  }
  return { type: 'postgres', driver: { Pool, types: pg.types, defaults: {} }, installExtensions: false };
}
