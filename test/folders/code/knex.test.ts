import { describe, expect, test } from 'vitest';
import { readFolder } from '../../../src/folders/index.js';
import { failureOf, folderOf } from '../folder.js';
import { failures, rehearsed } from './rehearsed.js';

const tables = `exports.up = async (knex) => {
  await knex.schema.createTable('parent', (t) => {
    t.increments('id'); t.string('name').notNullable(); t.text('note');
  });
  await knex.schema.createTable('child', (t) => {
    t.increments('id'); t.integer('parent_id').notNullable().references('id').inTable('parent').onDelete('CASCADE');
  });
};
exports.down = async (knex) => { await knex.schema.dropTable('child'); await knex.schema.dropTable('parent'); };
`;

/** A rebuild by Knex itself, once inside its transaction and once outside any. */
const alter = (config: string) => `${config}
exports.up = (knex) => knex.schema.alterTable('parent', (t) => { t.text('name').notNullable().alter(); });
exports.down = (knex) => knex.schema.alterTable('parent', (t) => { t.string('name').notNullable().alter(); });
`;

const fill = (where: string) => `exports.up = async (knex) => {
  await knex.schema.alterTable('parent', (t) => { t.text('loud'); });
  for (const row of await knex('parent').select('id', 'name')) {
    ${where}
    await knex('parent').where({ id: row.id }).update({ loud: row.name.toUpperCase() });
  }
};
exports.down = (knex) => knex.schema.raw('ALTER TABLE parent DROP COLUMN loud');
`;

describe('Knex', () => {
  test('a rebuild inside its transaction deletes the children of a cascade', async () => {
    const report = await rehearsed({ '20240101_tables.js': tables, '20240102_alter.js': alter('') });
    expect(report.source.format).toBe('knex');
    expect(failures(report)['20240102_alter']).toContain('row-count');
  });

  test('the same rebuild outside a transaction leaves them alone', async () => {
    const report = await rehearsed({
      '20240101_tables.js': tables,
      '20240102_alter.js': alter('exports.config = { transaction: false };'),
    });
    expect(failures(report)['20240102_alter']).not.toContain('row-count');
  });

  test('a migration that reads rows and writes by them is proven on every dataset', async () => {
    const report = await rehearsed({ '20240101_tables.js': tables, '20240102_fill.js': fill('') });
    expect(failures(report)['20240102_fill']).toEqual([]);
    const [, filled] = report.migrations;
    expect(filled?.evidence.statements.some(({ rowsTouched }) => rowsTouched > 0)).toBe(true);
  });

  test('one that dies on some rows is refused', async () => {
    const dies = fill("if (row.name === '') throw new Error('a name is missing');");
    const report = await rehearsed({ '20240101_tables.js': tables, '20240102_fill.js': dies });
    expect(failures(report)['20240102_fill']).toEqual(['applies']);
  });

  test('the clock and random numbers of the code are the world of the run', async () => {
    const clock = `exports.up = async (knex) => {
  for (const { id } of await knex('parent').select('id'))
    await knex('parent').where({ id }).update({ note: new Date().toISOString() + Math.random() });
};
exports.down = async () => {};
`;
    const report = await rehearsed({ '20240101_tables.js': tables, '20240102_clock.js': clock });
    expect(failures(report)['20240102_clock']).toContain('deterministic');
  });

  test('the same seed gives the same report', async () => {
    const files = { '20240101_tables.js': tables, '20240102_alter.js': alter('') };
    const [one, two] = [await rehearsed(files), await rehearsed(files)];
    expect(two.migrations).toEqual(one.migrations);
  });

  test('helpers and lists of migrations are none; what a file imports is part of its checksum', async () => {
    const files = (helper: string) => ({
      'index.js': "module.exports = ['20240101_a'];\n",
      '20240101_a.js':
        "const { table } = require('./lib/helper.js');\nexports.up = (knex) => table(knex);\nexports.down = (knex) => knex.schema.dropTable('a');\n",
      'lib/helper.js': helper,
    });
    const read = async (helper: string) => (await readFolder(folderOf(files(helper)))).migrations;
    const [one] = await read(
      "exports.table = (knex) => knex.schema.createTable('a', (t) => t.increments());\n",
    );
    const [two] = await read(
      "exports.table = (knex) => knex.schema.createTable('b', (t) => t.increments());\n",
    );
    expect([one?.id, two?.id]).toEqual(['20240101_a', '20240101_a']);
    expect(one?.checksum).not.toBe(two?.checksum);
  });

  test('a deviation is accepted in a comment', async () => {
    const [migration] = (
      await readFolder(
        folderOf({
          '20240101_tables.js': `// rehearsal: accept row-count child because they are rebuilt\n${tables}`,
        }),
      )
    ).migrations;
    expect(migration?.acceptances).toEqual([
      { property: 'row-count', table: 'child', column: null, reason: 'they are rebuilt' },
    ]);
  });

  test('what a file imports and is not there stops that file alone', async () => {
    const report = await rehearsed({
      '20240101_tables.js': tables,
      '20240102_domains.js': `const { parse } = require('a-package-nobody-has');\n${fill('parse(row.name);')}`,
      '20240103_alter.js': `exports.up = (knex) => knex.schema.raw('ALTER TABLE parent ADD COLUMN more TEXT');
exports.down = (knex) => knex.schema.raw('ALTER TABLE parent DROP COLUMN more');`,
    });
    expect(report.migrations.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      '20240101_tables passed',
      '20240102_domains inconclusive',
      '20240103_alter passed',
    ]);
    const [applies] = report.migrations[1]?.properties ?? [];
    expect(applies?.summary).toContain('imports a-package-nobody-has, which is not here');
  });

  test('a file that calls an up, or speaks of one, is no migration: those below are read', async () => {
    const { migrations } = await readFolder(
      folderOf({
        'knexfile.js': "module.exports = { client: 'sqlite3' };",
        'upgrade.js':
          "const knex = require('knex'); // the set-up\nexports.main = (db) => db.migrate.up({});\n",
        'migrations/1_a.js': tables,
      }),
    );
    expect(migrations.map(({ id }) => id)).toEqual(['1_a']);
  });

  test.each([
    'async function up(knex) {}\nmodule.exports = { up };',
    'module.exports = {\n  up: async (knex) => {},\n};',
    'module.exports = { async up(knex) {} };',
    'exports["up"] = (knex) => {};',
    'export const up = (knex) => {};',
    'export async function up<T>(knex: T) {}',
  ])('one that is written as %j is', async (code) => {
    const { migrations } = await readFolder(folderOf({ '1_a.ts': code }), { format: 'knex' });
    expect(migrations.map(({ id }) => id)).toEqual(['1_a']);
  });

  test('a file without up: one line', async () => {
    expect(
      await failureOf(folderOf({ '1_a.js': 'exports.upp = (knex) => {};\nexports.down = (knex) => {};\n' })),
    ).toBe(
      '<folder>/1_a.js: the file exports no function up — export up, or move the file out of the folder',
    );
  });
});
