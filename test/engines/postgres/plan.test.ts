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
