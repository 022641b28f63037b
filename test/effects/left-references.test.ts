import { expect, it } from 'vitest';
import { integrity } from '../../src/properties/integrity.js';
import { checkOn } from '../properties/support.js';

const schema = `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE likes (id INTEGER PRIMARY KEY, user_id INTEGER, weight INTEGER)`;
const six = [1n, 2n, 3n, 4n, 5n, 6n];
const data = {
  users: six.map((id) => ({ id: id * 100n, name: `name ${id}` })),
  likes: six.map((id) => ({ id, user_id: id * 100n, weight: id * 100n })),
};
const rekeyed = `CREATE TABLE u2 (id TEXT PRIMARY KEY, old_id INTEGER, name TEXT NOT NULL);
  INSERT INTO u2 SELECT 'usr_' || id, id, name FROM users; DROP TABLE users; ALTER TABLE u2 RENAME TO users;`;
const told = async (up: string, rows = data) =>
  (await checkOn(integrity, { schema, data: rows, up })).findings;

it('asks about a column that is called as a reference and names keys that are gone', async () => {
  const [finding, ...others] = await told(rekeyed);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    code: 'references-left',
    kind: 'decision',
    summary:
      'up gives rows of users other keys (id), and likes.user_id, which held the old ones, names none of them any more',
  });
});

it.each([
  ['is changed as well', `${rekeyed} UPDATE likes SET user_id = 'usr_' || user_id`],
  ['names keys that stay', 'ALTER TABLE users ADD COLUMN uuid TEXT'],
])('says nothing of one that %s', async (_, up) => {
  expect(await told(up)).toEqual([]);
});

it('says nothing of one that held few of the keys', async () => {
  const likes = data.likes.map((row, at) => ({ ...row, user_id: at < 2 ? row.user_id : BigInt(at) }));
  expect(await told(rekeyed, { ...data, likes })).toEqual([]);
});
