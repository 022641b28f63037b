import { expect, onTestFinished, test } from 'vitest';
import { readFolder } from '../../../src/folders/index.js';
import { apply } from '../../../src/runner/apply.js';
import { sharedPostgres } from '../../postgres.js';
import { folderOf } from '../folder.js';

/** Tools lend each query that names no transaction a connection of its own, which none has to wait for. */
test.each([
  [
    'sequelize',
    `module.exports.up = (queryInterface) => queryInterface.sequelize.transaction(async (transaction) => {
  await queryInterface.sequelize.query('INSERT INTO one VALUES (1)', { transaction });
  await queryInterface.sequelize.query('INSERT INTO other VALUES (1)');
});
module.exports.down = async () => {};`,
  ],
  [
    'knex',
    `exports.config = { transaction: false };
exports.up = (knex) => knex.transaction(async (trx) => {
  await trx('one').insert({ id: 1 });
  await knex('other').insert({ id: 1 });
});
exports.down = async () => {};`,
  ],
] as const)(
  '%s: what runs outside of an open transaction waits for none',
  async (format, code) => {
    const folder = folderOf({ '1_rows.js': code });
    const { migrations } = await readFolder(folder, { format, dialect: 'postgres' });
    const [migration] = migrations;
    if (migration === undefined) throw new Error('a migration is needed');
    const database = await (await sharedPostgres()).open();
    onTestFinished(() => database.close());
    for (const table of ['one', 'other']) await database.run(`CREATE TABLE ${table} (id integer)`);
    expect((await apply(database, migration, 'up')).error).toBeUndefined();
    expect(await database.all('SELECT count(*) AS n FROM one, other')).toEqual([{ n: 1n }]);
  },
  20_000,
);
