import { describe, expect, it } from 'vitest';
import { integrity } from '../../src/properties/integrity.js';
import { checkOn } from './support.js';

const schema = `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), body TEXT)`;
const data = {
  users: [1n, 2n, 3n].map((id) => ({ id, name: `n${id}`, age: 20n + id })),
  posts: [1n, 2n, 3n].map((id) => ({ id, user_id: id, body: `b${id}` })),
};
const on = (name: string, event: string, table: string, body: string) =>
  `CREATE TRIGGER ${name} AFTER ${event} ON ${table} BEGIN ${body}; END;`;
const copies = 'ALTER TABLE users ADD COLUMN label TEXT; UPDATE users SET label = name;';
const label = (event: string) =>
  on(`l_${event.slice(0, 3)}`, event, 'users', 'UPDATE users SET label = new.name WHERE id = new.id');
const counts =
  'ALTER TABLE users ADD COLUMN n INTEGER NOT NULL DEFAULT 0; UPDATE users SET n = (SELECT count(*) FROM posts WHERE user_id = users.id);';
const more = on('more', 'INSERT', 'posts', 'UPDATE users SET n = n + 1 WHERE id = new.user_id');
const less = on('less', 'DELETE', 'posts', 'UPDATE users SET n = n - 1 WHERE id = old.user_id');
const search =
  'CREATE TABLE found (post_id INTEGER PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE, body TEXT); INSERT INTO found SELECT id, body FROM posts;';
const finds = on('finds', 'INSERT', 'posts', 'INSERT INTO found VALUES (new.id, new.body)');
const again = on(
  'again',
  'UPDATE OF body',
  'posts',
  'UPDATE found SET body = new.body WHERE post_id = new.id',
);

const told = async (up: string) =>
  (await checkOn(integrity, { schema, data, up })).findings.map(({ code, kind, summary }) => [
    code,
    kind,
    summary,
  ]);

describe('what triggers keep in step', () => {
  it.each([
    [
      'is out of step after an update',
      copies + label('INSERT'),
      'triggers keep users.label in step with an insert into users, and not with an update of users.name: what it says is out of date after that',
    ],
    [
      'is out of step after an insert',
      copies + label('UPDATE OF name'),
      'triggers keep users.label in step with an update of users.name, and not with an insert into users: what it says is out of date after that',
    ],
    [
      'counts what is gone',
      counts + more,
      'triggers keep users.n in step with an insert into posts, and not with a delete from posts: what it says is out of date after that',
    ],
    [
      'is a table that says what was said before',
      search + finds,
      'triggers keep found in step with an insert into posts, and not with an update of posts.body: what it says is out of date after that',
    ],
  ])('%s', async (_, up, summary) => {
    expect(await told(up)).toEqual([['out-of-step', 'decision', summary]]);
  });

  it.each([
    ['with inserts and updates', copies + label('INSERT') + label('UPDATE OF name')],
    ['with inserts and deletes', counts + more + less],
    ['in a table of its own', search + finds + again],
    [
      'by nothing: a stamp is not made from the row',
      `ALTER TABLE users ADD COLUMN at TEXT; ${on('t', 'UPDATE OF name', 'users', 'UPDATE users SET at = CURRENT_TIMESTAMP WHERE id = new.id')}`,
    ],
    [
      'by nothing: a log tells of what happens from then on',
      `CREATE TABLE log (id INTEGER PRIMARY KEY, what TEXT); ${on('t', 'INSERT', 'users', 'INSERT INTO log (what) VALUES (new.name)')}`,
    ],
    [
      'only at first: a short name is made once',
      `ALTER TABLE users ADD COLUMN slug TEXT; UPDATE users SET slug = lower(name); ${on('t', 'INSERT', 'users', 'UPDATE users SET slug = lower(new.name) WHERE id = new.id')}`,
    ],
  ])('%s', async (_, up) => {
    expect(await told(up)).toEqual([]);
  });

  it('is not what a new table says of where a row came from', async () => {
    const profiles = `CREATE TABLE profiles (user_id INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE, name TEXT NOT NULL, source TEXT NOT NULL);
      INSERT INTO profiles SELECT id, name, 'backfill' FROM users;`;
    const made = on('made', 'INSERT', 'users', "INSERT INTO profiles VALUES (new.id, new.name, 'signup')");
    const kept = on(
      'kept',
      'UPDATE OF name',
      'users',
      'UPDATE profiles SET name = new.name WHERE user_id = new.id',
    );
    expect(await told(profiles + made + kept)).toEqual([]);
    expect((await told(profiles + kept)).map(([code]) => code)).toEqual(['out-of-step']);
  });
});
