import { describe, expect, it } from 'vitest';
import { oldWrites } from '../../src/properties/old-writes.js';
import { type Case, checkOn, codesOn } from './support.js';

const schema = `
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, age INTEGER, created TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, token TEXT DEFAULT (hex(randomblob(8))));
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE, title TEXT)`;

const data = {
  users: [1n, 2n, 3n].map((id) => ({ id, name: `n${id}`, email: `${id}7`, age: 30n + id })),
  posts: [1n, 2n, 3n].map((id) => ({ id, user_id: id, title: `t${id}` })),
};

/** Every code and place over the datasets of a short run. */
async function codesOver(given: Omit<Case, 'schema'> & { schema?: string }): Promise<string[]> {
  const codes = new Set<string>();
  for (let index = 0; index < 30; index++)
    for (const code of await codesOn(oldWrites, { schema, data, index, salt: index * 7, ...given }))
      codes.add(code);
  return [...codes].sort();
}

const rebuiltUsers = (columns: string, copied = 'id, name, email, age, created, token') =>
  `PRAGMA defer_foreign_keys = ON; CREATE TABLE u2 (${columns}); INSERT INTO u2 (id, name, email, age, created, token) SELECT ${copied} FROM users; DROP TABLE users; ALTER TABLE u2 RENAME TO users`;
const columns = `id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, age INTEGER, created TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, token TEXT DEFAULT (hex(randomblob(8)))`;

it('a key that takes rows along which an old one kept, and a refusal that is none any more', async () => {
  const posts = (action: string, name = 'posts') =>
    `CREATE TABLE ${name} (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE ${action}, title TEXT)`;
  const codes = (before: string, now: string) =>
    codesOver({
      schema: `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL); ${posts(before)}`,
      data: { users: data.users.map(({ id, name }) => ({ id, name })), posts: data.posts },
      up: `${posts(now, 'p2')}; INSERT INTO p2 SELECT * FROM posts; DROP TABLE posts; ALTER TABLE p2 RENAME TO posts`,
    });
  expect(await codes('SET NULL', 'CASCADE')).toEqual(['delete-takes-along: posts users']);
  expect(await codes('SET NULL', 'SET NULL')).toEqual([]);
  expect(await codes('CASCADE', 'SET NULL')).toEqual([]);
  expect(await codes('NO ACTION', 'CASCADE')).toEqual([]);
});

it('a column that was computed, and is one like any other', async () => {
  const lines = (total: string, name = 'lines') =>
    `CREATE TABLE ${name} (id INTEGER PRIMARY KEY, qty INTEGER NOT NULL, price INTEGER NOT NULL, total ${total})`;
  const codes = (now: string, copy: string) =>
    codesOver({
      schema: lines('INTEGER AS (qty * price) STORED'),
      data: { lines: [1n, 2n, 3n].map((id) => ({ id, qty: id, price: 10n * id })) },
      up: `${lines(now, 'l2')}; INSERT INTO l2 ${copy} FROM lines; DROP TABLE lines; ALTER TABLE l2 RENAME TO lines`,
    });
  expect(await codes('INTEGER', 'SELECT id, qty, price, total')).toEqual(['write-means-other lines.total']);
  expect(await codes('INTEGER AS (price * qty)', '(id, qty, price) SELECT id, qty, price')).toEqual([]);
});

describe('good migrations', () => {
  it.each([
    ['a new column that may be empty', 'ALTER TABLE users ADD COLUMN nick TEXT'],
    ['a new column with a default', "ALTER TABLE users ADD COLUMN nick TEXT NOT NULL DEFAULT ''"],
    ['an index', 'CREATE INDEX i ON users (email)'],
    ['a rebuild with a new column', rebuiltUsers(`${columns}, nick TEXT`)],
    ['rows of its own, under the next key', "INSERT INTO users (name) VALUES ('root')"],
    ['rows that it deletes', 'DELETE FROM users WHERE id = 2'],
    [
      'children of its own, who are taken along as ever',
      "INSERT INTO posts (user_id, title) SELECT id, 'welcome' FROM users",
    ],
    ['values that it changes', "UPDATE users SET email = 'none@x.org', age = 1"],
    [
      'a trigger that fills in a column',
      'ALTER TABLE users ADD COLUMN nick TEXT; CREATE TRIGGER t AFTER INSERT ON users BEGIN UPDATE users SET nick = new.name, email = lower(new.email) WHERE id = new.id; END',
    ],
    [
      'a view in place of the table, with triggers for the old writes',
      `CREATE TABLE p2 (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE, title TEXT, n INTEGER);
       INSERT INTO p2 SELECT id, user_id, title, 0 FROM posts; DROP TABLE posts; CREATE VIEW posts AS SELECT id, user_id, title FROM p2;
       CREATE TRIGGER i INSTEAD OF INSERT ON posts BEGIN INSERT INTO p2 (id, user_id, title) VALUES (new.id, new.user_id, new.title); END;
       CREATE TRIGGER u INSTEAD OF UPDATE ON posts BEGIN UPDATE p2 SET id = new.id, user_id = new.user_id, title = new.title WHERE id = old.id; END;
       CREATE TRIGGER d INSTEAD OF DELETE ON posts BEGIN DELETE FROM p2 WHERE id = old.id; END`,
    ],
  ])('%s', async (_, up) => {
    expect(await codesOver({ up })).toEqual([]);
    expect((await checkOn(oldWrites, { schema, data, up, index: 0 })).evidence).toBe(true);
  });
});

describe('bad migrations', () => {
  it.each<[string, string, string[]]>([
    [
      'a new column that must be given',
      rebuiltUsers(`${columns}, nick TEXT NOT NULL`)
        .replace('token) SELECT', 'token, nick) SELECT')
        .replace('token FROM', "token, '' FROM"),
      ['not-null-refuses-insert users.nick'],
    ],
    [
      'a new UNIQUE',
      'CREATE UNIQUE INDEX i ON users (email)',
      ['unique-refuses-insert users.email', 'unique-refuses-update users.email'],
    ],
    [
      'a default lost in a rebuild, where NULL is refused',
      rebuiltUsers(columns.replace(' DEFAULT CURRENT_TIMESTAMP', '')),
      ['not-null-refuses-insert users.created'],
    ],
    ['a dropped column', 'ALTER TABLE users DROP COLUMN email', ['column-gone users.email']],
    ['a dropped table', 'DROP TABLE posts', ['table-gone posts']],
    [
      'a new NOT NULL',
      `UPDATE users SET age = 0 WHERE age IS NULL; ${rebuiltUsers(columns.replace('age INTEGER', 'age INTEGER NOT NULL DEFAULT 0'))}`,
      ['not-null-refuses-insert users.age', 'not-null-refuses-update users.age'],
    ],
    [
      'a new CHECK that the old values were made to meet',
      rebuiltUsers(
        columns.replace('age INTEGER', 'age INTEGER CHECK (age < 10)'),
        'id, name, email, age % 10, created, token',
      ),
      ['check-refuses-insert users', 'check-refuses-update users.age'],
    ],
    [
      'a trigger that refuses',
      "CREATE TRIGGER t BEFORE DELETE ON posts BEGIN SELECT RAISE(ABORT, 'posts are kept'); END",
      ['trigger-refuses-delete posts', 'trigger-refuses-delete users'],
    ],
    ['a type that converts', rebuiltUsers(columns.replace('name TEXT', 'name INTEGER')), []],
    [
      'children that are not taken along any more',
      'CREATE TABLE p2 (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, title TEXT); INSERT INTO p2 SELECT * FROM posts; DROP TABLE posts; ALTER TABLE p2 RENAME TO posts',
      ['delete-leaves-children users'],
    ],
    [
      'a table that refers to the old one, and rows in it',
      'CREATE TABLE audits (user_id INTEGER REFERENCES users (id)); INSERT INTO audits SELECT id FROM users',
      ['foreign-key-refuses-delete users'],
    ],
  ])('%s', async (_, up, expected) => {
    expect(await codesOver({ up })).toEqual(expected);
  });

  it.each([
    ['in so many words, which is a decision', 'CREATE UNIQUE INDEX i ON users (email)', ['decision']],
    ['in a rebuild', rebuiltUsers(columns.replace('email TEXT', 'email TEXT UNIQUE')), [undefined]],
  ])('a new UNIQUE %s', async (_, up, kinds) => {
    const found: unknown[] = [];
    for (let index = 0; index < 12; index++)
      for (const { code, kind } of (await checkOn(oldWrites, { schema, data, up, index, salt: index }))
        .findings)
        if (code.startsWith('unique-')) found.push(kind);
    expect([...new Set(found)]).toEqual(kinds);
  });

  it.each([
    ['lost', 'plan TEXT', ['write-means-other orgs.plan']],
    ['given up for another one', "plan TEXT DEFAULT 'trial'", []],
  ])('a default that is %s in a rebuild', async (_, plan, expected) => {
    const codes = await codesOver({
      schema: "CREATE TABLE orgs (id INTEGER PRIMARY KEY, plan TEXT DEFAULT 'free')",
      data: { orgs: [{ id: 1n, plan: 'pro' }] },
      up: `CREATE TABLE o2 (id INTEGER PRIMARY KEY, ${plan}); INSERT INTO o2 SELECT * FROM orgs; DROP TABLE orgs; ALTER TABLE o2 RENAME TO orgs`,
    });
    expect(codes).toEqual(expected);
  });

  it('says which rule refuses, and how to accept it', async () => {
    const given = {
      schema,
      data,
      up: rebuiltUsers(columns.replace('age INTEGER', 'age INTEGER NOT NULL DEFAULT 0')),
    };
    const all = await Promise.all([0, 1, 2, 3].map((index) => checkOn(oldWrites, { ...given, index })));
    const [finding] = all
      .flatMap(({ findings }) => findings)
      .filter(({ code }) => code === 'not-null-refuses-update');
    expect(finding?.summary).toBe(
      'the new schema refuses an update of users.age that the old one took: NOT NULL constraint failed: users.age',
    );
    expect(finding?.wayOut).toContain('-- rehearsal: accept old-writes users.age because REASON');
  });
});

describe('is decided', () => {
  const kindsOver = async (up: string) => {
    const kinds = new Set<string>();
    for (let index = 1; index < 12; index++) {
      const { findings } = await checkOn(oldWrites, { schema, data, up, index });
      for (const { code, kind } of findings) kinds.add(`${code} ${kind ?? 'fault'}`);
    }
    return [...kinds];
  };

  it.each([
    [
      'where a new column has to be there',
      rebuiltUsers(`${columns}, nick TEXT NOT NULL`)
        .replace('token) SELECT', 'token, nick) SELECT')
        .replace('token FROM', "token, '' FROM"),
      ['not-null-refuses-insert decision'],
    ],
    [
      'where the rows of a new table keep those that they refer to',
      'CREATE TABLE audits (user_id INTEGER REFERENCES users (id)); INSERT INTO audits SELECT id FROM users',
      ['foreign-key-refuses-delete decision'],
    ],
    [
      'where a column refers to a table for the first time',
      rebuiltUsers(columns.replace('age INTEGER', 'age INTEGER REFERENCES users (id)')).replace(
        'CREATE TABLE u2',
        'UPDATE users SET age = NULL; CREATE TABLE u2',
      ),
      ['foreign-key-refuses-insert decision', 'foreign-key-refuses-update decision'],
    ],
  ])('%s', async (_, up, expected) => {
    expect(await kindsOver(up)).toEqual(expected);
  });

  it('not where a key takes no rows along any more', async () => {
    const up = `CREATE TABLE p2 (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), title TEXT);
      INSERT INTO p2 SELECT * FROM posts; DROP TABLE posts; ALTER TABLE p2 RENAME TO posts`;
    expect(await kindsOver(up)).toEqual(['foreign-key-refuses-delete fault']);
  });

  it('not where a column that was there may be NULL no more', async () => {
    const up = `UPDATE users SET age = 0 WHERE age IS NULL; ${rebuiltUsers(columns.replace('age INTEGER', 'age INTEGER NOT NULL DEFAULT 0'))}`;
    expect(await kindsOver(up)).toContain('not-null-refuses-update fault');
  });
});
