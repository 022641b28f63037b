import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { readFolder } from '../../../src/folders/index.js';
import { apply } from '../../../src/runner/apply.js';
import { folderOf as folderOfServer, sharedPostgres, startServer } from '../../postgres.js';
import { folderOf } from '../folder.js';

const files = {
  '1_tables.js': `exports.up = (pgm) => {
  pgm.createTable('parent', { id: 'id', name: { type: 'varchar(20)', notNull: true, default: 'nobody' } });
  pgm.createTable('child', { id: 'id', parent_id: { type: 'integer', notNull: true, references: 'parent', onDelete: 'CASCADE' } });
};
`,
  '2_loud.js': `exports.up = async (pgm) => {
  pgm.addColumn('parent', { loud: { type: 'text', check: "loud <> ''" } });
  for (const { id } of await pgm.db.select('SELECT id FROM parent ORDER BY id'))
    pgm.sql('UPDATE parent SET loud = upper(name) WHERE id = {id}', { id });
  pgm.createIndex('parent', ['loud', { name: 'name', sort: 'DESC' }]);
};
exports.down = (pgm) => { pgm.dropIndex('parent', ['loud', { name: 'name', sort: 'DESC' }]); pgm.dropColumns('parent', ['loud']); };
`,
};

const POPULATE =
  "INSERT INTO parent (id, name) VALUES (1, 'a'), (2, 'b'); INSERT INTO child VALUES (1, 1), (2, 2)";

/** What both databases are asked: columns, constraints, indexes and rows, but for the tool's own table. */
const QUESTIONS = [
  `SELECT table_name, column_name, data_type, column_default, is_nullable FROM information_schema.columns
   WHERE table_schema = 'public' AND table_name <> 'pgmigrations' ORDER BY table_name, ordinal_position`,
  `SELECT conname, pg_get_constraintdef(oid) AS said FROM pg_constraint
   WHERE conrelid IN (SELECT oid FROM pg_class WHERE relname IN ('parent', 'child')) ORDER BY conname`,
  `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'pgmigrations' ORDER BY indexname`,
  'SELECT row_to_json(parent)::text AS row FROM parent ORDER BY id',
  'SELECT row_to_json(child)::text AS row FROM child ORDER BY id',
];

type Ask = (sql: string) => Promise<unknown[]>;

async function contentOf(ask: Ask): Promise<unknown[][]> {
  const answers: unknown[][] = [];
  for (const question of QUESTIONS) answers.push(await ask(question));
  return answers;
}

async function ours(folder: string): Promise<unknown[]> {
  const { migrations } = await readFolder(folder);
  const [first, second] = migrations;
  if (first === undefined || second === undefined) throw new Error('two migrations are needed');
  const database = await (await sharedPostgres()).open();
  onTestFinished(() => database.close());
  const ask: Ask = async (sql) => (await database.all(sql)).map((row) => ({ ...row }));
  expect((await apply(database, first, 'up')).error).toBeUndefined();
  for (const sql of POPULATE.split('; ')) await database.run(sql);
  expect((await apply(database, second, 'up')).error).toBeUndefined();
  const up = await contentOf(ask);
  expect((await apply(database, second, 'down')).error).toBeUndefined();
  return [up, await contentOf(ask)];
}

async function theirs(folder: string): Promise<unknown[]> {
  const server = await startServer();
  onTestFinished(() => server.close());
  const dbClient = new pg.Client({
    host: await folderOfServer(server),
    database: await server.create(),
    user: 'rehearsal_server',
  });
  await dbClient.connect();
  const { runner } = await import('node-pg-migrate');
  const run = (direction: 'up' | 'down') =>
    runner({ dbClient, dir: folder, migrationsTable: 'pgmigrations', direction, count: 1, log: () => {} });
  const ask: Ask = async (sql) => (await dbClient.query(sql)).rows;
  await run('up');
  await dbClient.query(POPULATE);
  await run('up');
  const up = await contentOf(ask);
  await run('down');
  const down = await contentOf(ask);
  await dbClient.end();
  return [up, down];
}

test('node-pg-migrate: statements collected by code that reads, and its own runner on a real client', async () => {
  const folder = folderOf(files);
  expect(await ours(folder)).toEqual(await theirs(folder));
});
