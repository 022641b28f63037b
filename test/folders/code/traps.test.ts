import { describe, expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../../src/engines/engine.js';
import { type ReadOptions, readFolder } from '../../../src/folders/index.js';
import type { RunResult } from '../../../src/model/run.js';
import { apply } from '../../../src/runner/apply.js';
import { sqliteEngine } from '../../../src/sqlite.js';
import { folderOf } from '../folder.js';
import { rehearsed } from './rehearsed.js';
import { type Files, type Tool, tools } from './tools.js';

const TABLES = ['CREATE TABLE parent (id integer NOT NULL PRIMARY KEY, code text)'];

/** Applies all migrations but the last, puts rows in, and applies the last on each of so many databases, or at each offset of the clock. */
async function upOn<T>(
  files: Files,
  rows: readonly string[],
  look: (database: Database, result: RunResult) => Promise<T>,
  { offsets = [0], ...options }: ReadOptions & { readonly offsets?: readonly number[] } = {},
): Promise<T[]> {
  const { migrations } = await readFolder(folderOf(files), { dialect: 'sqlite', ...options });
  const seen: T[] = [];
  for (const clockOffset of offsets) {
    const world = { clockOffset, randomSeed: 1, reverseOrder: false };
    const database = await sqliteEngine().open({ world });
    onTestFinished(() => database.close());
    for (const migration of migrations.slice(0, -1))
      expect((await apply(database, migration, 'up')).error).toBeUndefined();
    for (const sql of rows) await database.run(sql);
    const last = migrations.at(-1);
    if (last === undefined) throw new Error('a migration is needed');
    seen.push(await look(database, await apply(database, last, 'up')));
  }
  return seen;
}

const loud = async (database: Database, { error }: RunResult) => {
  expect(error).toBeUndefined();
  return (await database.query('SELECT loud FROM parent ORDER BY id')).rows.flat();
};

const withHead = (files: Files, head: string): Files =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [name, `${text}\n${head}\n`]));

describeEach('$format', (tool) => {
  const tables = tool.sent(1, TABLES, ['DROP TABLE parent']);
  const fill = (expression: string, head = '') => ({
    ...tables,
    ...withHead(tool.reading(2, expression), head),
  });

  test('a counter in the module begins anew for each run', async () => {
    const seen = await upOn(
      fill('String(runs += 1)', 'let runs = 0;'),
      ["INSERT INTO parent VALUES (1, 'a'), (2, 'b')"],
      loud,
      {
        offsets: [0, 0],
      },
    );
    expect(seen).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
  });

  test('the clock stands still while the module is evaluated and while it runs, and is the one of the world', async () => {
    const [one, two, other] = await upOn(
      fill('[at, new Date().getTime(), Math.random()].join()', 'const at = Date.now();'),
      ["INSERT INTO parent VALUES (1, 'a')"],
      loud,
      { offsets: [0, 0, 60] },
    );
    expect(one).toEqual(two);
    expect(other).not.toEqual(one);
    const [at, now] = String(one?.[0]).split(',');
    expect(at).toBe(now);
  });

  test('a key of 64 bits is rounded as the driver rounds it, so that the row is missed', async () => {
    const [seen] = await upOn(
      fill('String(row.id)'),
      ["INSERT INTO parent VALUES (9007199254740993, 'a'), (7, 'b')"],
      loud,
    );
    expect(seen).toEqual(['7', null]);
  });

  test('a module that does not load stops its migration, unless a stub stands for it', async () => {
    const files = {
      ...fill('settings.word', 'const settings = require("../settings");'),
    };
    const [stopped] = await upOn(files, [], async (_, { error }) => error?.message ?? '');
    expect(stopped).toMatch(
      /imports \.\.\/settings, which is not here \(--stub \.\.\/settings=FILE loads a file of yours in its place\)$/,
    );
    const stub = `${folderOf({ 'stub.js': "exports.word = 'stub';\n" })}/stub.js`;
    const [seen] = await upOn(files, ["INSERT INTO parent VALUES (1, 'a')"], loud, {
      stubs: { '../settings': stub },
    });
    expect(seen).toEqual(['stub']);
  });
});

function describeEach(title: string, body: (tool: Tool) => void): void {
  for (const tool of tools.filter(({ engines }) => engines.includes('sqlite')))
    describe(title.replace('$format', tool.format), () => body(tool));
}

test('a module that throws while it loads stops its migration alone', async () => {
  const files = {
    '1_a.js': "exports.up = (knex) => knex.schema.createTable('a', (t) => t.increments());\n",
    '2_b.js':
      "require('./app/settings');\nexports.up = (knex) => knex.schema.createTable('b', (t) => t.increments());\n",
    'app/settings.js': "throw new Error('DATABASE_URL is not set');\n",
  };
  const [error] = await upOn(files, [], async (_, result) => result.error?.message ?? '');
  expect(error).toContain(
    'imports ./app/settings, which cannot be loaded here: DATABASE_URL is not set (--stub ./app/settings=FILE',
  );
});

test('functions of defineMigration: the same clock, the same new module', async () => {
  const files = {
    '0001_a.ts': `import { defineMigration } from 'rehearsal/migration';
export default defineMigration({ description: 'a', changes: {}, up: ['CREATE TABLE parent (id integer, loud text)'], down: ['DROP TABLE parent'] });\n`,
    '0002_b.ts': `import { defineMigration } from 'rehearsal/migration';
let runs = 0;
const at = Date.now();
export default defineMigration({ description: 'b', changes: { parent: ['loud'] }, up: async (c) => { runs += 1; await c.run('UPDATE parent SET loud = ?', [[runs, Date.now() - at].join()]); }, down: async () => {} });\n`,
  };
  const seen = await upOn(files, ["INSERT INTO parent VALUES (1, 'a')"], loud, { offsets: [0, 60] });
  expect(seen).toEqual([['1,0'], ['1,0']]);
});

test('a query that no dataset has a row for is said', async () => {
  const report = await rehearsed({
    '1_tables.js':
      "exports.up = (knex) => knex.schema.createTable('a', (t) => { t.increments(); t.integer('n').notNullable(); });\nexports.down = (knex) => knex.schema.dropTable('a');\n",
    '2_read.js': `exports.up = async (knex) => {
  for (const { id } of await knex('a').whereRaw('n > 0 AND n < 0')) await knex('a').where({ id }).update({ n: 1 });
};
exports.down = () => Promise.resolve();\n`,
  });
  expect(report.migrations[1]?.verdict).toBe('inconclusive');
  expect(JSON.stringify(report.migrations[1]?.notes)).toContain(
    'no dataset had a row for this query to read: select * from `a` where n > 0 AND n < 0',
  );
});

test('a module, or a migration, that ends the process stops its migration alone', async () => {
  const table = (name: string) => `knex.schema.createTable('${name}', (t) => { t.increments('id'); })`;
  const down = 'exports.down = (knex) => {};\n';
  const report = await rehearsed({
    '1_a.js': `require('./env');\nexports.up = (knex) => ${table('a')};\n${down}`,
    '2_b.js': `exports.up = (knex) => process.exit(3);\n${down}`,
    '3_c.js': `exports.up = (knex) => ${table('c')};\n${down}`,
    'env.js': 'if (!process.env.NOT_SET_ANYWHERE) process.exit(1);\n',
  });
  expect(report.migrations.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'inconclusive', 'passed']);
  const [first, second] = report.migrations.map(({ properties }) => properties[0]?.summary);
  expect(first).toContain(
    'imports ./env, which cannot be loaded here: it ends the process with process.exit(1)',
  );
  expect(second).toContain('it ends the process with process.exit(3)');
});
