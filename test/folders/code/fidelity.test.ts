import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openModule } from '../../../src/folders/fresh-module.js';
import { readFolder } from '../../../src/folders/index.js';
import { apply } from '../../../src/runner/apply.js';
import { sqliteEngine } from '../../../src/sqlite.js';
import { folderOf } from '../folder.js';

/**
 * What each tool's own executor makes of a folder, and what our call of the same package makes of it: the same schema and
 * the same rows. The tool works on a file of its own by its own driver.
 */
const require = createRequire(import.meta.url);

const POPULATE = [
  "INSERT INTO parent (id, name, note) VALUES (1, 'a', 'x'), (2, 'b', NULL)",
  'INSERT INTO child (id, parent_id) VALUES (1, 1), (2, 2), (3, 2)',
];

/** The definitions and rows of a database, but for the tool's own tables. */
type Content = Record<string, unknown>;

const isLedger = (name: string) => /^(knex_|kysely_|mikro_|SequelizeMeta$|migrations$|sqlite_)/.test(name);

function contentOf(query: (sql: string) => Record<string, unknown>[]): Content {
  const objects = query('SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name');
  const kept = objects.filter(({ name }) => !isLedger(String(name)));
  const tables = kept.filter(({ sql }) => /^CREATE TABLE/i.test(String(sql)));
  return {
    objects: kept.map(({ sql }) => String(sql)),
    rows: tables.map(({ name }) => query(`SELECT * FROM "${name}" ORDER BY 1`)),
  };
}

/** After the first migration with rows, after the second, and after its way back. */
async function ours(folder: string): Promise<Content[]> {
  const { migrations } = await readFolder(folder);
  const [first, second] = migrations;
  if (first === undefined || second === undefined) throw new Error('the folder has to hold two migrations');
  const database = await sqliteEngine().open();
  onTestFinished(() => database.close());
  expect((await apply(database, first, 'up')).error).toBeUndefined();
  for (const sql of POPULATE) await database.run(sql);
  const contents: Content[] = [];
  for (const direction of ['up', 'down'] as const) {
    expect((await apply(database, second, direction)).error).toBeUndefined();
    const asked = new Map<string, Record<string, unknown>[]>();
    const query = (sql: string) => asked.get(sql) ?? [];
    const ask = async (sql: string) => {
      const rows = await database.all(sql);
      const plain = rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([k, v]) => [k, typeof v === 'bigint' ? Number(v) : v])),
      );
      asked.set(sql, plain);
      return plain;
    };
    const objects = await ask('SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name');
    for (const { name } of objects) await ask(`SELECT * FROM "${name}" ORDER BY 1`).catch(() => []);
    contents.push(contentOf(query));
  }
  return contents;
}

interface Executor {
  /** Applies so many migrations. */
  up(count: number): Promise<void>;
  down(): Promise<void>;
  close(): Promise<void>;
}

async function theirs(folder: string, open: (file: string) => Promise<Executor>): Promise<Content[]> {
  const file = join(folder, '..', `${folder.split('/').at(-1)}.db`);
  onTestFinished(() => rmSync(file, { force: true }));
  const run = async (work: (executor: Executor) => Promise<void>) => {
    const executor = await open(file);
    try {
      await work(executor);
    } finally {
      await executor.close();
    }
  };
  const look = <T>(work: (db: BetterSqlite3.Database) => T): T => {
    const db = new BetterSqlite3(file);
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  const content = () => look((db) => contentOf((sql) => db.prepare(sql).all() as Record<string, unknown>[]));
  await run((executor) => executor.up(1));
  look((db) => {
    for (const sql of POPULATE) db.exec(sql);
  });
  await run((executor) => executor.up(1));
  const up = content();
  await run((executor) => executor.down());
  return [up, content()];
}

test('Knex: a rebuild in its transaction', async () => {
  const folder = folderOf({
    '1_tables.js': `exports.up = async (knex) => {
  await knex.schema.createTable('parent', (t) => { t.increments('id'); t.string('name').notNullable(); t.text('note'); });
  await knex.schema.createTable('child', (t) => {
    t.increments('id'); t.integer('parent_id').notNullable().references('id').inTable('parent').onDelete('CASCADE');
  });
};
exports.down = (knex) => knex.schema.dropTable('child').dropTable('parent');
`,
    '2_alter.js': `exports.up = (knex) => knex.schema.alterTable('parent', (t) => { t.text('name').notNullable().alter(); });
exports.down = (knex) => knex.schema.alterTable('parent', (t) => { t.string('name').notNullable().alter(); });
`,
  });
  const open = async (filename: string): Promise<Executor> => {
    const instance = require('knex')({
      client: 'better-sqlite3',
      connection: { filename },
      useNullAsDefault: true,
      migrations: { directory: folder },
    });
    return {
      up: async () => void (await instance.migrate.up()),
      down: async () => void (await instance.migrate.down()),
      close: () => instance.destroy(),
    };
  };
  expect(await ours(folder)).toEqual(await theirs(folder, open));
});

test('TypeORM: a column added in up, and taken away by a rebuild in down', async () => {
  const typeorm = require('typeorm');
  const migration = (name: string, up: string, down: string) =>
    `const { TableColumn } = require('typeorm');
exports.${name} = class ${name} { async up(queryRunner) { ${up} } async down(queryRunner) { ${down} } };
`;
  const folder = folderOf({
    '1.js': migration(
      'Tables1700000000001',
      `await queryRunner.query('CREATE TABLE "parent" ("id" integer PRIMARY KEY NOT NULL, "name" varchar NOT NULL, "note" text)');
       await queryRunner.query('CREATE TABLE "child" ("id" integer PRIMARY KEY NOT NULL, "parent_id" integer NOT NULL, CONSTRAINT "fk" FOREIGN KEY ("parent_id") REFERENCES "parent" ("id") ON DELETE CASCADE)');`,
      '',
    ),
    '2.js': migration(
      'Loud1700000000002',
      `await queryRunner.addColumn('parent', new TableColumn({ name: 'loud', type: 'text', isNullable: true }));`,
      `await queryRunner.dropColumn('parent', 'loud');`,
    ),
  });
  const classes = async () => {
    const load = async (name: string) => (await openModule(join(folder, name), { packages: ['typeorm'] }))();
    const modules = [await load('1.js'), await load('2.js')];
    return [modules[0]?.Tables1700000000001, modules[1]?.Loud1700000000002];
  };
  const all = await classes();
  let applied = 0;
  const open = async (database: string): Promise<Executor> => {
    const source = (count: number) =>
      new typeorm.DataSource({
        type: 'better-sqlite3',
        database,
        migrations: all.slice(0, count),
        entities: [],
      });
    let opened = source(applied);
    return {
      async up(count) {
        applied += count;
        opened = await source(applied).initialize();
        await opened.runMigrations({ transaction: 'each' });
      },
      async down() {
        opened = await source(applied).initialize();
        await opened.undoLastMigration({ transaction: 'each' });
      },
      close: () => opened.destroy(),
    };
  };
  expect(await ours(folder)).toEqual(await theirs(folder, open));
});

test('Kysely: a column filled row by row', async () => {
  const { Kysely, SqliteDialect, Migrator } = require('kysely');
  const folder = folderOf({
    '1_tables.js': `exports.up = async (db) => {
  await db.schema.createTable('parent').addColumn('id', 'integer', (c) => c.primaryKey()).addColumn('name', 'text', (c) => c.notNull()).addColumn('note', 'text').execute();
  await db.schema.createTable('child').addColumn('id', 'integer', (c) => c.primaryKey()).addColumn('parent_id', 'integer', (c) => c.notNull().references('parent.id').onDelete('cascade')).execute();
};
exports.down = async () => {};
/** @typedef {import('kysely').Kysely<any>} Database */
`,
    '2_loud.js': `exports.up = async (db) => {
  await db.schema.alterTable('parent').addColumn('loud', 'text').execute();
  for (const { id, name } of await db.selectFrom('parent').selectAll().execute())
    await db.updateTable('parent').set({ loud: name.toUpperCase() }).where('id', '=', id).execute();
};
exports.down = async (db) => { await db.schema.alterTable('parent').dropColumn('loud').execute(); };
/** @typedef {import('kysely').Kysely<any>} Database */
`,
  });
  const provider = {
    getMigrations: async () => ({
      '1_tables': require(join(folder, '1_tables.js')),
      '2_loud': require(join(folder, '2_loud.js')),
    }),
  };
  const open = async (file: string): Promise<Executor> => {
    const db = new Kysely({ dialect: new SqliteDialect({ database: new BetterSqlite3(file) }) });
    const migrator = new Migrator({ db, provider });
    const demand = ({ error }: { error?: unknown }) => expect(error).toBeUndefined();
    return {
      up: async () => demand(await migrator.migrateUp()),
      down: async () => demand(await migrator.migrateDown()),
      close: () => db.destroy(),
    };
  };
  expect(await ours(folder)).toEqual(await theirs(folder, open));
});

test('Sequelize with Umzug: a column changed by its rebuild', async () => {
  const { Sequelize } = require('sequelize');
  const { Umzug, SequelizeStorage } = require('umzug');
  const folder = folderOf({
    '1-tables.js': `module.exports = {
  async up({ context: queryInterface }) {
    await queryInterface.createTable('parent', { id: { type: 'INTEGER', primaryKey: true }, name: { type: 'VARCHAR(20)', allowNull: false }, note: { type: 'TEXT' } },
      { uniqueKeys: { both: { fields: ['name', 'note'] } } });
    await queryInterface.createTable('child', { id: { type: 'INTEGER', primaryKey: true }, parent_id: { type: 'INTEGER', allowNull: false, references: { model: 'parent', key: 'id' }, onDelete: 'CASCADE' } });
  },
  async down() {},
};
`,
    '2-change.js': `module.exports = {
  up: ({ context: queryInterface }) => queryInterface.changeColumn('parent', 'name', { type: 'TEXT', allowNull: false }),
  down: ({ context: queryInterface }) => queryInterface.changeColumn('parent', 'name', { type: 'VARCHAR(20)', allowNull: false }),
};
`,
  });
  const open = async (storage: string): Promise<Executor> => {
    const sequelize = new Sequelize({
      dialect: 'sqlite',
      storage,
      dialectModule: sqlite3Over,
      logging: false,
    });
    const umzug = new Umzug({
      migrations: ['1-tables', '2-change'].map((name) => ({
        name,
        path: join(folder, `${name}.js`),
        ...require(join(folder, `${name}.js`)),
      })),
      context: sequelize.getQueryInterface(),
      storage: new SequelizeStorage({ sequelize }),
      logger: undefined,
    });
    return {
      up: async (step) => void (await umzug.up({ step })),
      down: async () => void (await umzug.down()),
      close: () => sequelize.close(),
    };
  };
  expect(await ours(folder)).toEqual(await theirs(folder, open));
});

test('MikroORM: statements that its own runner sends in a transaction', async () => {
  const { MigrationRunner } = require('@mikro-orm/migrations');
  const folder = folderOf({
    'Migration1.ts': mikroMigration(
      `this.addSql('create table parent (id integer primary key, name text not null, note text)');
       this.addSql('create table child (id integer primary key, parent_id integer not null references parent (id) on delete cascade)');`,
      '',
    ),
    'Migration2.ts': mikroMigration(
      `this.addSql('pragma foreign_keys = off');
       this.addSql('create table parent_new (id integer primary key, name text not null, note text, loud text)');
       const [{ n }] = await this.execute('select count(*) as n from parent');
       this.addSql("insert into parent_new select id, name, note, upper(name) || '" + n + "' from parent");
       this.addSql('drop table parent');
       this.addSql('alter table parent_new rename to parent');`,
      `this.addSql('alter table parent drop column loud');`,
    ),
  });
  const classes: (new (...values: unknown[]) => object)[] = [];
  for (const name of ['Migration1.ts', 'Migration2.ts']) {
    const module = await (await openModule(join(folder, name), { packages: ['@mikro-orm/migrations'] }))();
    classes.push(module.Change as (typeof classes)[number]);
  }
  let applied = 0;
  const open = async (file: string): Promise<Executor> => {
    const db = new BetterSqlite3(file);
    const driver = mikroDriver(db);
    const config = { get: () => undefined };
    const runner = new MigrationRunner(driver, { transactional: true, disableForeignKeys: false }, config);
    const run = async (at: number, direction: string) => {
      const Found = classes[at];
      if (Found !== undefined) await runner.run(new Found(driver, config), direction);
    };
    return {
      async up() {
        await run(applied, 'up');
        applied += 1;
      },
      down: () => run(applied - 1, 'down'),
      close: async () => void db.close(),
    };
  };
  expect(await ours(folder)).toEqual(await theirs(folder, open));
});

const mikroMigration = (up: string, down: string) => `import { Migration } from '@mikro-orm/migrations';
export class Change extends Migration {
  override async up(): Promise<void> { ${up} }
  override async down(): Promise<void> { ${down} }
}
`;

/** What the runner and a migration ask of a driver: statements one by one, and a transaction around them. */
function mikroDriver(db: BetterSqlite3.Database): object {
  const execute = async (sql: string) => {
    const statement = db.prepare(sql);
    return statement.reader ? statement.all() : statement.run();
  };
  const connection = {
    execute,
    async transactional(work: (trx: object) => Promise<void>) {
      db.exec('begin');
      await work({});
      db.exec('commit');
    },
  };
  const helper = { getSchemaBeginning: () => '', getSchemaEnd: () => '' };
  return {
    execute,
    getConnection: () => connection,
    getPlatform: () => ({ getSchemaHelper: () => helper }),
    createEntityManager: () => ({ getConnection: () => connection, setTransactionContext() {} }),
  };
}

/** The package `sqlite3` keeps the mark in the names of values, better-sqlite3 does not. */
const named = (values: object) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name.replace(/^[$:@]/, ''), value]));

/** The package `sqlite3`, which Sequelize calls, as far as it does, over better-sqlite3. */
const sqlite3Over = {
  OPEN_READONLY: 1,
  OPEN_READWRITE: 2,
  OPEN_CREATE: 4,
  Database: class {
    readonly #db: BetterSqlite3.Database;

    constructor(file: string, _mode: number, opened: (error: null) => void) {
      this.#db = new BetterSqlite3(file);
      queueMicrotask(() => opened(null));
    }

    serialize(work: () => void) {
      work();
    }

    run(sql: string, ...rest: unknown[]) {
      this.#call(sql, rest, (statement, values) => void statement.run(...values));
    }

    all(sql: string, ...rest: unknown[]) {
      this.#call(sql, rest, (statement, values) =>
        statement.reader ? statement.all(...values) : void statement.run(...values),
      );
    }

    #call(
      sql: string,
      rest: unknown[],
      work: (statement: BetterSqlite3.Statement, values: unknown[]) => unknown,
    ) {
      const callback = rest.find((each) => typeof each === 'function') as
        | ((error: unknown, rows?: unknown) => void)
        | undefined;
      const [bound] = rest;
      const values = Array.isArray(bound)
        ? bound
        : typeof bound === 'object' && bound !== null
          ? [named(bound)]
          : [];
      const outcome: [unknown, unknown?] = [null];
      try {
        outcome[1] = work(this.#db.prepare(sql), values);
      } catch (error) {
        outcome[0] = error;
      }
      queueMicrotask(() => callback?.call({ changes: 0, lastID: 0 }, ...outcome));
    }

    close(closed?: (error: null) => void) {
      this.#db.close();
      closed?.(null);
    }
  },
};
