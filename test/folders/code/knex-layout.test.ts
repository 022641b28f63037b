import { expect, test } from 'vitest';
import { readFolder } from '../../../src/folders/index.js';
import { folderOf } from '../folder.js';
import { rehearsed } from './rehearsed.js';

const tables =
  "exports.up = (knex) => knex.schema.createTable('a', (t) => { t.increments('id'); t.text('n'); });\nexports.down = (knex) => knex.schema.dropTable('a');\n";

test('Directus: files with a date and a letter, in no transaction', async () => {
  const { migrations, notes } = await readFolder(
    folderOf({ '20240101A-a.js': tables, '20240101B-b.js': tables }),
  );
  expect(migrations.map(({ up }) => up.transaction)).toEqual([false, false]);
  expect(notes.map(({ message }) => message)).toContain('Knex as Directus calls it');
});

const strapi = { 'package.json': '{ "dependencies": { "@strapi/strapi": "5" } }' };

test('Strapi: in a transaction, with its own database behind Knex; what asks the application cannot be run', async () => {
  const report = await rehearsed({
    ...strapi,
    '2024.01.01-a.js': tables,
    '2024.01.02-b.js':
      "module.exports = { async up(knex, db) { await db.query('api::a.a').findMany(); await knex('a').update({ n: 'x' }); } };\n",
    '2024.01.03-c.js':
      "module.exports = { async up(knex) { await knex.schema.raw('CREATE INDEX i ON a (n)'); } };\n",
  });
  expect(report.migrations.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['2024.01.01-a', 'passed'],
    ['2024.01.02-b', 'inconclusive'],
    ['2024.01.03-c', expect.stringMatching(/passed|failed/)],
  ]);
  expect(report.migrations[1]?.properties[0]?.summary).toContain(
    'it calls db.query, which only the running application has',
  );
});
