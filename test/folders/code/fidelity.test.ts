import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { readFolder } from '../../../src/folders/index.js';
import { sqliteEngine } from '../../../src/index.js';
import { apply } from '../../../src/runner/apply.js';
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

const isLedger = (name: string) => /^(knex_|kysely_|migrations$|sqlite_)/.test(name);

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
    const { loadModule } = await import('../../../src/folders/load-module.js');
    const modules = [
      await loadModule(join(folder, '1.js'), ['typeorm']),
      await loadModule(join(folder, '2.js'), ['typeorm']),
    ];
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
