import { expect, test } from 'vitest';
import { project, rehearse } from './rehearse.js';

const code = {
  'code/1_people.js':
    "exports.up = (knex) => knex.schema.createTable('people', (t) => { t.increments('id'); t.string('name').notNullable(); });\nexports.down = (knex) => knex.schema.dropTable('people');\n",
  'code/2_loud.js': `exports.up = async (knex) => {
  await knex.schema.alterTable('people', (t) => { t.text('loud'); });
  for (const { id, name } of await knex('people').select()) await knex('people').where({ id }).update({ loud: name.toUpperCase() });
};
exports.down = (knex) => knex.raw('ALTER TABLE people DROP COLUMN loud');
`,
};

test('the statements of a code migration, with those that depend on rows', async () => {
  const folder = await project(code);
  const { status, stdout, stderr } = await rehearse(folder, 'sql', '2_loud', 'code');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(
    /^-- 2_loud, up\nalter table `people` add column `loud` text;\n-- depends on rows:\nupdate `people` set `loud` = \? where `id` = \?;\n-- with ".*", \d+\n-- and \d+ more times with other values\n\n-- 2_loud, down\nALTER TABLE people DROP COLUMN loud;\n$/,
  );
});

test('an id that is not there: one line', async () => {
  const folder = await project(code);
  const { status, stderr } = await rehearse(folder, 'sql', '7', 'code');
  expect(status).toBe(2);
  expect(stderr).toContain('<id> 7');
});
