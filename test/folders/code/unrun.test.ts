import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/model/report.js';
import { failures, rehearsed } from './rehearsed.js';

const summary = ({ migrations }: Report) =>
  migrations.at(-1)?.properties.find(({ id }) => id === 'applies')?.summary;

describe('what Knex builds and nobody awaits', () => {
  const create = `exports.up = (knex) => knex.schema.createTable('users', (t) => { t.increments(); t.text('name'); });
exports.down = (knex) => knex.schema.dropTable('users');\n`;
  const fill = (each: string) => `exports.up = async (knex) => {
  await knex.raw('ALTER TABLE users ADD COLUMN loud text');
  for (const { id, name } of await knex('users').select()) ${each}
};
exports.down = (knex) => knex.raw('ALTER TABLE users DROP COLUMN loud');\n`;
  const told = (each: string) => rehearsed({ '1_a.js': create, '2_b.js': fill(each) });

  it.each([
    ["knex('users').where({ id }).update({ loud: name });", 'update of users'],
    ["knex.raw('UPDATE users SET loud = name');", 'UPDATE users SET loud = name'],
    ["knex.schema.alterTable('users', (t) => t.index('loud'));", 'schema.alterTable'],
  ])('is found: %s', async (each, what) => {
    const report = await told(each);
    expect(failures(report)['2_b']).toEqual(['applies']);
    expect(summary(report)).toContain(`${what} is built and never runs, since nobody awaits it`);
  });

  it.each([
    "await knex('users').where({ id }).update({ loud: name });",
    "{ const { sql, bindings } = knex('users').where({ id }).update({ loud: name }).toSQL(); await knex.raw(sql, bindings); }",
    "await knex('users').where({ id: knex.raw('(SELECT max(id) FROM users WHERE id = ?)', [id]) }).update({ loud: name });",
    "await knex.schema.hasColumn('users', 'loud').then(() => knex('users').update({ loud: 'a' }));",
  ])('is nothing: %s', async (each) => {
    expect(failures(await told(each))['2_b']).toEqual([]);
  });
});
