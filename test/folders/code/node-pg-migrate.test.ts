import { afterAll, expect, test } from 'vitest';
import { readFolder } from '../../../src/folders/index.js';
import { rehearse } from '../../../src/index.js';
import { postgresEngine } from '../../../src/postgres.js';
import { folderOf } from '../folder.js';
import { failures } from './rehearsed.js';

const engine = await postgresEngine();
afterAll(() => engine.close());

test('statements are collected and run in one transaction; up is turned round where there is no down', async () => {
  const folder = folderOf({
    '1_people.js':
      "exports.up = (pgm) => { pgm.createTable('people', { id: 'id', name: { type: 'text' } }); };\n",
    '2_loud.js': `exports.up = async (pgm) => {
  pgm.addColumn('people', { loud: { type: 'text' } });
  for (const { id, name } of await pgm.db.select('SELECT id, name FROM people'))
    pgm.sql(\`UPDATE people SET loud = upper(name) WHERE id = \${id}\`);
};
exports.down = (pgm) => { pgm.dropColumn('people', 'loud'); };
`,
    '10_strict.js':
      "exports.up = (pgm) => { pgm.alterColumn('people', 'name', { notNull: true }); };\nexports.down = false;\n",
  });
  const source = await readFolder(folder);
  expect([source.format, source.dialect]).toEqual(['node-pg-migrate', 'postgres']);
  expect(source.migrations.map(({ id, down }) => [id, down !== null])).toEqual([
    ['1_people', true],
    ['2_loud', true],
    ['10_strict', false],
  ]);
  const report = await rehearse({
    source,
    suites: [],
    engine,
    settings: {
      seed: 1,
      runs: 6,
      data: 'edgy',
      properties: ['applies', 'untouched', 'row-count', 'round-trip-schema', 'round-trip-data'],
      timeMs: null,
      only: null,
      shard: null,
    },
    clock: () => 0,
    toolVersion: '0',
  });
  const failed = failures(report);
  expect(failed['1_people']).toEqual([]);
  expect(failed['2_loud']).toEqual([]);
  expect(failed['10_strict']).toContain('applies');
});
