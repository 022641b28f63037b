import { describe, expect, it } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import { readFolder } from '../../src/folders/index.js';
import type { MigrationFunction } from '../../src/model/migration.js';
import type { MigrationReport } from '../../src/model/report.js';
import { heardFrom } from '../../src/rehearsal/heard.js';
import { stageOf } from '../../src/rehearsal/plan.js';
import { rehearse } from '../../src/rehearsal/rehearse.js';
import { linkOf } from '../../src/rehearsal/replay.js';
import { folderOf } from '../folders/folder.js';
import { failing } from './folder-report.js';

/** The report on code that comes after one table. */
async function reportOn(up: MigrationFunction, seed = 1): Promise<MigrationReport> {
  const table = 'CREATE TABLE monitor (id INTEGER PRIMARY KEY, type TEXT NOT NULL, url TEXT, config TEXT)';
  const migration = (id: string, steps: MigrationFunction, code: string) => ({
    id,
    description: id,
    up: { steps, transaction: true },
    down: null,
    irreversible: 'it is a test',
    preconditions: [],
    postconditions: [],
    changes: null,
    acceptances: [],
    checksum: 'sha256:0',
    files: [],
    code,
  });
  const report = await rehearse({
    source: {
      folder: '.',
      format: 'rehearsal',
      dialect: 'sqlite',
      migrations: [
        migration('1', async (db) => void (await db.run(table)), ''),
        migration('2', up, up.toString()),
      ],
      rules: {
        foreignKeys: true,
        connection: 'fresh',
        transactions: true,
        reversible: true,
        conditions: true,
      },
      notes: [],
    },
    engine: sqliteEngine(),
    settings: {
      seed,
      runs: 20,
      data: 'edgy',
      timeMs: null,
      only: ['2'],
      properties: ['applies', 'untouched'],
      shard: null,
    },
    clock: () => 0,
    toolVersion: '0',
  });
  return report.migrations.at(-1) as MigrationReport;
}

describe.each([1, 2, 3])('code that dies on one kind of row, seed %i', (seed) => {
  it.each<[string, MigrationFunction]>([
    [
      'of a kind that its query names',
      async (db) => {
        for (const { id, url } of await db.all("SELECT id, url FROM monitor WHERE type = 'gamedig'"))
          await db.run('UPDATE monitor SET url = ? WHERE id = ?', [(url as string).trim(), id ?? null]);
      },
    ],
    [
      'of a kind that is bound to its query',
      async (db) => {
        for (const { url } of await db.all('SELECT id, url FROM monitor WHERE type = ?', ['gamedig']))
          (url as string).trim();
      },
    ],
    [
      'of a kind that only the code tells',
      async (db) => {
        for (const { type, url } of await db.all('SELECT type, url FROM monitor'))
          if (type === 'gamedig') (url as string).trim();
      },
    ],
    [
      'whose JSON has no such key',
      async (db) => {
        for (const { config } of await db.all('SELECT config FROM monitor')) {
          const parsed = (() => {
            try {
              return JSON.parse(config as string);
            } catch {
              return null;
            }
          })();
          if (parsed?.timeout) parsed.timeout.toFixed(1);
        }
      },
    ],
  ])('%s', async (_, up) => {
    expect(failing(await reportOn(up, seed))).toContain('applies');
  });
});

it('a query that no dataset has a row for is said', async () => {
  const { verdict, notes } = await reportOn(async (db) => {
    await db.all('SELECT 1 FROM monitor WHERE length(url) * 7919 = 31676000077');
    await db.all("SELECT 1 FROM sqlite_schema WHERE name = 'nobody'");
    await db.run("UPDATE monitor SET url = trim(url) || '/'");
  });
  expect(verdict).toBe('inconclusive');
  expect(notes.map(({ message }) => message)).toEqual([
    'no dataset had a row for this query to read: SELECT 1 FROM monitor WHERE length(url) * 7919 = 31676000077',
  ]);
});

it('hears what code sends, but for what chance drew', async () => {
  const folder = folderOf({
    '1_a.js':
      "exports.up = (knex) => knex.schema.createTable('a', (t) => { t.increments(); t.text('x'); });\n",
    '2_b.js': `const { randomUUID } = require('node:crypto');
exports.up = async (knex) => {
  for (const { id } of await knex('a').select('id').where('x', 'old')) await knex('a').where({ id }).update({ x: randomUUID() });
  await knex('a').insert({ x: 'new' });
  await knex.raw(\`SELECT '\${randomUUID()}'\`);
};\n`,
  });
  const [engine, source] = [sqliteEngine(), await readFolder(folder, { dialect: 'sqlite' })];
  const link = await linkOf(engine, source, '2_b');
  const settings = {
    seed: 1,
    runs: 1,
    data: 'edgy',
    properties: null,
    timeMs: null,
    only: null,
    shard: null,
  } as const;
  const stage = stageOf(engine, source, link, undefined, settings.data);
  const heard = await heardFrom({ source, link, suite: undefined, settings }, stage);
  expect(heard.filter((sql) => /^insert/.test(sql))).toEqual(["insert into `a` (`x`) values ('new')"]);
  expect(heard.filter((sql) => /^update/.test(sql))).not.toEqual([]);
  expect(heard.join('\n')).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
});
