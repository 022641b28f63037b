import { expect, it } from 'vitest';
import { integrity } from '../../src/properties/integrity.js';
import { codesOn } from './support.js';

const schema = `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, age INTEGER);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), body TEXT);
  CREATE VIEW names AS SELECT name FROM users`;
const data = { users: [{ id: 1n, name: 'a', age: 1n }], posts: [{ id: 1n, user_id: 1n, body: 'x' }] };
const rebuild = `CREATE TABLE n (id INTEGER PRIMARY KEY, age INTEGER); INSERT INTO n SELECT id, age FROM users;
  DROP TABLE users; ALTER TABLE n RENAME TO users`;
const codes = (up: string, more: object = {}) =>
  codesOn(integrity, { schema, up, data, foreignKeys: false, ...more });

it.each([
  ['rows without their parents', 'DELETE FROM users', ['up-breaks-foreign-key posts']],
  ['a view whose column is gone', `PRAGMA legacy_alter_table = ON; ${rebuild}`, ['up-breaks-view names']],
  ['a parent that is gone', 'DROP VIEW names; DROP TABLE users', ['up-breaks-foreign-key posts']],
])('finds %s', async (_, up, expected) => {
  expect((await codes(up)).slice(0, 1)).toEqual(expected);
});

it('finds what down breaks', async () => {
  const down = 'ALTER TABLE users DROP COLUMN extra; DELETE FROM users';
  expect(await codes('ALTER TABLE users ADD extra', { down })).toEqual(['down-breaks-foreign-key posts']);
});

it.each([
  [
    'a rebuild',
    rebuild
      .replace('(id INTEGER PRIMARY KEY, age', '(id INTEGER PRIMARY KEY, name TEXT, age')
      .replace('SELECT id, age', 'SELECT id, name, age')
      .replace('CREATE', 'PRAGMA legacy_alter_table = ON; CREATE'),
  ],
  ['a new column', 'ALTER TABLE users ADD extra'],
])('finds nothing after %s', async (_, up) => {
  expect(await codes(up)).toEqual([]);
});

it('does not hold the migration to account for what was broken before, even under another name', async () => {
  const orphans = {
    orphans: true,
    data: {
      posts: [
        { id: 1n, user_id: 9n, body: 'x' },
        { id: 2n, user_id: 8n, body: 'y' },
      ],
    },
  };
  expect(await codes('ALTER TABLE posts RENAME TO articles', orphans)).toEqual([]);
  expect(await codes('INSERT INTO posts VALUES (3, 7, NULL)', orphans)).toEqual([
    'up-breaks-foreign-key posts',
  ]);
});
