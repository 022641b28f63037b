import { expect, it } from 'vitest';
import { Opened } from './opened.js';

const databases = new Opened();

it('uses an index that is made right after an update of the same rows, as after a commit', async () => {
  const database = await databases.with(
    'CREATE TABLE items (id serial PRIMARY KEY, name text)',
    "INSERT INTO items (name) SELECT 'x' FROM generate_series(1, 20)",
    'ALTER TABLE items ADD COLUMN number bigint',
    'UPDATE items SET number = id',
    'CREATE INDEX items_number ON items (number)',
  );
  await database.forgetStatistics?.();
  const steps = await database.plan('SELECT * FROM items WHERE number = ?', [1n]);
  expect(steps.map(({ access, index }) => [access, index])).toEqual([['search', 'items_number']]);
});

it('enters an index of several columns by the first of them only', async () => {
  const database = await databases.with(
    'CREATE TABLE logs (id serial PRIMARY KEY, host text, at bigint)',
    'CREATE INDEX logs_host_at ON logs (host, at)',
  );
  const access = async (column: string, value: string | bigint) =>
    (await database.plan(`SELECT * FROM logs WHERE ${column} = ?`, [value])).map((step) => step.access);
  expect(await access('host', 'a')).toEqual(['search']);
  expect(await access('at', 1n)).toEqual(['scan']);
});
