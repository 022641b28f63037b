import { describe, expect, test } from 'vitest';
import { rehearsed } from './rehearsed.js';

const READING = `exports.up = async (knex) => {
  for (const { id, fullName } of await knex('member').select('*'))
    await knex('member').where({ id }).update({ full_name: fullName.trim() });
};`;

describe('whose knexfile says how names are spelt', () => {
  const migrations = {
    'migrations/1_a.js': `exports.up = (knex) => knex.schema.createTable('member', (t) => { t.increments('id'); t.text('full_name'); });
exports.down = (knex) => knex.schema.dropTable('member');`,
    'migrations/2_b.js': `exports.up = async (knex) => {
  await knex.schema.alterTable('member', (t) => { t.text('nick'); });
  for (const { id, fullName } of await knex('member').select('id', 'fullName'))
    await knex('member').where({ id }).update({ nick: fullName });
};
exports.down = (knex) => knex.schema.raw('ALTER TABLE member DROP COLUMN nick');`,
  };
  const mappers = `{
      wrapIdentifier: (name, quote) => quote(name.replace(/[A-Z]/g, (letter) => '_' + letter.toLowerCase())),
      postProcessResponse: (rows) => Array.isArray(rows) ? rows.map(({ full_name: fullName, ...row }) => ({ ...row, fullName })) : rows,
    }`;
  test.each([
    ['by itself', `module.exports = { client: 'sqlite3', ...${mappers} };`],
    ['for an environment', `module.exports = { production: { client: 'sqlite3', ...${mappers} } };`],
    ['by a function', `export default async () => (${mappers});`],
  ])('they are spelt so: %s', async (_, knexfile) => {
    const report = await rehearsed({ ...migrations, 'knexfile.js': knexfile, 'package.json': '{}' });
    expect(report.migrations.map(({ verdict }) => verdict)).toEqual(['passed', 'passed']);
  });

  test('and cannot be loaded: what fails then is not said to be wrong', async () => {
    const knexfile = `require('a-package-nobody-has'); module.exports = ${mappers};`;
    const report = await rehearsed({ ...migrations, 'knexfile.js': knexfile, 'package.json': '{}' });
    expect(report.migrations.map(({ verdict }) => verdict)).toEqual(['passed', 'inconclusive']);
    expect(report.migrations[1]?.properties[0]?.summary).toContain(
      'knexfile.js imports a-package-nobody-has, which is not here',
    );
  });

  test.each([
    ['where the code reads rows, nothing is said to be wrong', READING, 'inconclusive'],
    [
      'where the database refuses the rows, it is',
      "exports.up = (knex) => knex.raw('UPDATE member SET full_name = NULL');",
      'failed',
    ],
  ])('and cannot be loaded: %s', async (_, code, verdict) => {
    const report = await rehearsed({
      'migrations/1_a.js': migrations['migrations/1_a.js'].replace(
        "text('full_name')",
        "text('full_name').notNullable()",
      ),
      'migrations/2_b.js': `${code}\nexports.down = () => {};`,
      'knexfile.js': `require('a-package-nobody-has'); module.exports = ${mappers};`,
      'package.json': '{}',
    });
    expect(report.migrations.map((each) => each.verdict)).toEqual(['passed', verdict]);
  });

  test('of another project above it: that is none of its own', async () => {
    const knexfile = `module.exports = ${mappers};`;
    const report = await rehearsed({
      ...migrations,
      'knexfile.js': knexfile,
      'migrations/package.json': '{}',
    });
    expect(report.migrations.map(({ verdict }) => verdict)).toEqual(['passed', 'failed']);
  });
});
