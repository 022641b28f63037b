import { describe, expect, it } from 'vitest';
import { untouched } from '../../src/properties/untouched.js';
import { checkOn } from './support.js';

const columns = 'id INTEGER PRIMARY KEY, org INTEGER, email TEXT NOT NULL';
const data = { users: [{ id: 1n, org: 2n, email: 'a@b.c' }] };
const found = async (index: string, up: string) => {
  const schema = `CREATE TABLE users (${columns}); ${index}`;
  const { findings } = await checkOn(untouched, { schema, data, up });
  return findings.map(({ code, kind, summary }) => [code, kind, summary]);
};
const rebuilt = (index: string) =>
  `CREATE TABLE u2 (${columns}, name TEXT); INSERT INTO u2 (id, org, email) SELECT id, org, email FROM users;
   DROP TABLE users; ALTER TABLE u2 RENAME TO users; ${index}`;
const nocase = 'CREATE UNIQUE INDEX u ON users (org, email COLLATE NOCASE)';
const lower = 'CREATE UNIQUE INDEX u ON users (lower(email))';

describe('a unique key that is made again over the same columns', () => {
  it.each([
    ['its collation', nocase, rebuilt('CREATE UNIQUE INDEX u ON users (org, email)'), 'org, email'],
    ['its expression', lower, rebuilt('CREATE UNIQUE INDEX u ON users (email)'), 'email'],
    ['its name', lower, 'DROP INDEX u; CREATE UNIQUE INDEX users_email ON users (email)', 'email'],
  ])('is a decision without %s', async (_, index, up, key) => {
    expect(await found(index, up)).toEqual([
      [
        `key-loosened: ${key}`,
        'decision',
        `the unique key (${key}) of users is made again and lets rows in that differ only in the case of letters, which it took for the same before`,
      ],
    ]);
  });

  it.each([
    ['is as it was', nocase, rebuilt(nocase)],
    ['is spelt otherwise', lower, rebuilt('CREATE UNIQUE INDEX "u" ON "users" (LOWER("email"))')],
    ['takes more for the same', 'CREATE UNIQUE INDEX u ON users (email)', rebuilt(lower)],
    ['is of fewer rows', 'CREATE UNIQUE INDEX u ON users (org, email)', rebuilt(nocase)],
    ['is not made again', nocase, 'DROP INDEX u'],
    ['has another column', nocase, 'DROP INDEX u; CREATE UNIQUE INDEX u ON users (id, org, email)'],
  ])('is none where it %s', async (_, index, up) => {
    expect(await found(index, up)).toEqual([]);
  });
});
