import { describe, expect, it } from 'vitest';
import type { TableEffect } from '../../src/effects/effects.js';
import { type Case, withTrial } from '../properties/support.js';

const schema = `CREATE TABLE users (id INTEGER PRIMARY KEY, first TEXT NOT NULL, last TEXT NOT NULL, city TEXT, age INTEGER);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE)`;
const data = {
  users: [
    { id: 11n, first: 'ada', last: 'lovelace', city: 'Paris', age: 36n },
    { id: 12n, first: 'alan', last: 'turing', city: 'London', age: 41n },
  ],
  posts: [{ id: 1n, user_id: 11n }],
};

async function effectOn(table: string, up: Case['up'], more: Partial<Case> = {}) {
  return withTrial({ schema, data, up, ...more }, async (trial) => (await trial.effects())?.table(table));
}

const brief = (effect: TableEffect | null | undefined) =>
  effect && {
    name: effect.name,
    rebuilt: effect.rebuilt,
    columns: Object.fromEntries(effect.columns),
    written: [...effect.written],
  };
const same = { id: 'id', first: 'first', last: 'last', city: 'city', age: 'age' };

describe('a table', () => {
  it('is followed through a rebuild that renames, joins and leaves out columns', async () => {
    const up = `CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, surname TEXT, full TEXT, city TEXT);
      INSERT INTO n SELECT id, first, last, first || ' ' || last, lower(city) FROM users;
      DROP TABLE users; ALTER TABLE n RENAME TO users`;
    expect(brief(await effectOn('users', up, { foreignKeys: false }))).toEqual({
      name: 'users',
      rebuilt: true,
      columns: { id: 'id', first: 'name', last: 'surname', city: 'city' },
      written: ['city'],
    });
  });

  it('is the same one when its rows go by way of a temporary table', async () => {
    const up = `CREATE TEMP TABLE keep AS SELECT * FROM users; DELETE FROM users;
      INSERT INTO users SELECT id, first, last, lower(city), age FROM keep; DROP TABLE keep`;
    expect(brief(await effectOn('users', up, { foreignKeys: false }))).toEqual({
      name: 'users',
      rebuilt: false,
      columns: same,
      written: ['city'],
    });
  });

  it('keeps what it is under another name, rows or none', async () => {
    const up = 'ALTER TABLE users RENAME TO people; ALTER TABLE people RENAME first TO name';
    for (const rows of [data, {}]) {
      expect(brief(await effectOn('users', up, { data: rows }))).toEqual({
        name: 'people',
        rebuilt: false,
        columns: { ...same, first: 'name' },
        written: [],
      });
    }
  });

  it('is gone when its rows are merged with those of another one', async () => {
    const two = `CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT NOT NULL); CREATE TABLE b (id INTEGER PRIMARY KEY, name TEXT NOT NULL, tok TEXT)`;
    const rows = { a: [{ id: 5n, name: 'x' }], b: [{ id: 7n, name: 'y', tok: 'z' }] };
    const up = `CREATE TABLE m (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, name TEXT, tok TEXT);
      INSERT INTO m (kind, name) SELECT 'a', name FROM a; INSERT INTO m (kind, name, tok) SELECT 'b', name, tok FROM b;
      DROP TABLE a; DROP TABLE b`;
    expect(await effectOn('a', up, { schema: two, data: rows })).toBeNull();
  });

  it('is replaced by one that takes its name', async () => {
    const up = 'DROP TABLE posts; ALTER TABLE users RENAME TO posts';
    expect(await effectOn('posts', up)).toMatchObject({ replacedBy: 'users', rebuilt: true });
    expect([...((await effectOn('posts', up))?.columns ?? [])]).toEqual([]);
  });

  it('has columns that were filled out of order', async () => {
    const up = `CREATE TABLE n (id INTEGER PRIMARY KEY, first TEXT NOT NULL, last TEXT NOT NULL, city TEXT, age INTEGER);
      INSERT INTO n SELECT id, last, first, city, age FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users`;
    const effect = await effectOn('users', up, { foreignKeys: false });
    expect([...(effect?.crossed ?? [])]).toEqual(['first', 'last']);
    expect(brief(effect)).toMatchObject({ columns: same, written: [] });
  });
});

describe('what a statement says', () => {
  it.each([
    ['an UPDATE', 'UPDATE users SET city = upper(city)'],
    [
      'an UPDATE of a view',
      `CREATE VIEW uv AS SELECT id, city FROM users;
       CREATE TRIGGER uvt INSTEAD OF UPDATE ON uv BEGIN UPDATE users SET city = new.city WHERE id = new.id; END;
       UPDATE uv SET city = upper(city); DROP VIEW uv`,
    ],
    [
      'code',
      async (db: { run(sql: string): Promise<unknown> }) =>
        void (await db.run('UPDATE users SET city = upper(city)')),
    ],
  ])('is written by %s', async (_, up) => {
    expect(brief(await effectOn('users', up))).toMatchObject({ written: ['city'] });
  });

  it('is not what a trigger or a cascade does', async () => {
    const touched = `${schema}; CREATE TRIGGER stamp AFTER UPDATE OF age ON users
      BEGIN UPDATE users SET city = 'x' WHERE id = new.id; END`;
    const up = 'UPDATE users SET age = age + 1; DELETE FROM users WHERE id = 11';
    expect(brief(await effectOn('users', up, { schema: touched }))).toMatchObject({ written: ['age'] });
    expect(await effectOn('users', up, { schema: touched })).toMatchObject({ deleted: true });
    expect(await effectOn('posts', up, { schema: touched })).toMatchObject({ deleted: false });
  });

  it('is written by a trigger that the migration makes, when it is set off', async () => {
    const up = `CREATE TRIGGER stamp AFTER UPDATE ON users WHEN new.age > 0 BEGIN UPDATE posts SET user_id = NULL; END;
      UPDATE users SET age = age + 1; DROP TRIGGER stamp`;
    expect(brief(await effectOn('posts', up))).toMatchObject({ written: [] });
  });
});
