import { describe, expect, it } from 'vitest';
import { untouched } from '../../src/properties/untouched.js';
import { checkOn, codesOn } from './support.js';

const schema = `CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE users (
    id INTEGER PRIMARY KEY, email TEXT UNIQUE COLLATE NOCASE, age INTEGER DEFAULT 18 CHECK (age > 0),
    team_id INTEGER REFERENCES teams (id) ON DELETE SET NULL, code TEXT);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE, body TEXT);
  CREATE INDEX users_team ON users (team_id);
  CREATE TABLE log (what TEXT);
  CREATE TRIGGER users_log AFTER DELETE ON users BEGIN INSERT INTO log VALUES (old.email); END;
  CREATE VIEW grown AS SELECT id, email FROM users WHERE age > 17`;
const data = {
  teams: [
    { id: 1n, name: 'red' },
    { id: 2n, name: 'blue' },
  ],
  users: [
    { id: 1n, email: 'a@x', age: 20n, team_id: 1n, code: '007' },
    { id: 2n, email: 'b@x', age: 30n, team_id: 2n, code: '1e3' },
  ],
  posts: [{ id: 5n, user_id: 1n, body: 'hello' }],
};
const rest = `age INTEGER DEFAULT 18 CHECK (age > 0), team_id INTEGER REFERENCES teams (id) ON DELETE SET NULL, code TEXT`;
const whole = `CREATE TABLE n (id INTEGER PRIMARY KEY, email TEXT UNIQUE COLLATE NOCASE, ${rest})`;
const swap = 'DROP TABLE users; ALTER TABLE n RENAME TO users';
const objects = `CREATE INDEX users_team ON users (team_id);
  CREATE TRIGGER users_log AFTER DELETE ON users BEGIN INSERT INTO log VALUES (old.email); END`;
const rebuild = (create: string, insert: string, after = objects) =>
  `PRAGMA legacy_alter_table = ON; ${create}; ${insert}; ${swap}; ${after}`;
const copyAll = 'INSERT INTO n SELECT * FROM users';
const wider = (columns: string) => `CREATE TABLE n (${columns}, extra TEXT)`;
const copyWider = 'INSERT INTO n SELECT *, NULL FROM users';

const codes = (up: string, more: object = {}) =>
  codesOn(untouched, { schema, up, data, foreignKeys: false, ...more });

describe('cells that are not meant', () => {
  it('are changed by a trigger', async () => {
    const touched = `${schema}; CREATE TRIGGER stamp AFTER UPDATE OF age ON users
      BEGIN UPDATE users SET code = 'stamped' WHERE id = new.id; END`;
    expect(await codes('UPDATE users SET age = 40', { schema: touched })).toEqual([
      'cells-changed users.code',
    ]);
  });

  it('are changed by ON DELETE SET NULL', async () => {
    const up = 'DELETE FROM teams WHERE id = 2';
    expect(await codes(up, { foreignKeys: true })).toEqual(['cells-changed users.team_id']);
  });

  it('are changed by columns out of order', async () => {
    const insert =
      'INSERT INTO n (id, email, age, team_id, code) SELECT id, code, age, team_id, email FROM users';
    expect(await codes(rebuild(whole, insert))).toEqual([
      'cells-changed users.email',
      'cells-changed users.code',
    ]);
  });

  it('are changed by SELECT * into another order of columns', async () => {
    const create = `CREATE TABLE n (id INTEGER PRIMARY KEY, email TEXT UNIQUE COLLATE NOCASE, code TEXT,
      age INTEGER DEFAULT 18, team_id INTEGER REFERENCES teams (id) ON DELETE SET NULL)`;
    expect(await codes(rebuild(create, 'INSERT INTO n SELECT * FROM users'))).toContain(
      'cells-changed users.code',
    );
  });

  it('are changed by rows that are lost while others are doubled', async () => {
    const up = `CREATE TABLE n (what TEXT); INSERT INTO n SELECT (SELECT max(what) FROM log) FROM log;
      DROP TABLE log; ALTER TABLE n RENAME TO log`;
    const log = [{ what: 'a' }, { what: 'b' }];
    expect(await codes(up, { data: { log } })).toEqual([]);
    const doubled =
      'CREATE TABLE n (a, b); INSERT INTO n SELECT a, b FROM t WHERE a > 1; INSERT INTO n SELECT a, b FROM t WHERE a > 1; DROP TABLE t; ALTER TABLE n RENAME TO t';
    const t = [
      { a: 1n, b: 1n },
      { a: 2n, b: 2n },
    ];
    expect(await codes(doubled, { schema: 'CREATE TABLE t (a, b)', data: { t } })).toEqual([
      'rows-replaced t',
    ]);
  });

  it('outside what is declared are told, inside are not', async () => {
    const up = "UPDATE users SET code = 'x'";
    expect(await codes(up, { changes: { users: ['code'] } })).toEqual([]);
    expect(await codes(up, { changes: { users: ['age'] } })).toEqual(['cells-changed users.code']);
    expect(await codes(up, { changes: { users: '*' } })).toEqual([]);
  });
});

describe('cells that are meant', () => {
  it.each([
    ['an UPDATE', "UPDATE users SET code = 'x', age = age + 1"],
    [
      'an upsert',
      "INSERT INTO teams (id, name) VALUES (1, 'green') ON CONFLICT (id) DO UPDATE SET name = excluded.name",
    ],
    ['REPLACE', "INSERT OR REPLACE INTO teams (id, name) VALUES (1, 'green')"],
    [
      'a computed copy',
      rebuild(whole, 'INSERT INTO n SELECT id, lower(email), age, team_id, code FROM users'),
    ],
    ['a type that is changed', rebuild(whole.replace('code TEXT', 'code INTEGER'), copyAll)],
    ['a renamed column', 'ALTER TABLE users RENAME code TO token'],
    [
      'a column that is dropped and rebuilt',
      "ALTER TABLE users DROP COLUMN code; ALTER TABLE users ADD code TEXT DEFAULT 'x'",
    ],
    [
      'a row that is deleted and one that is put in',
      "DELETE FROM teams WHERE id = 2; INSERT INTO teams VALUES (9, 'blue')",
    ],
  ])('by %s', async (_, up) => {
    expect(await codes(up)).toEqual([]);
  });

  it('by a generated column that follows', async () => {
    const generated = 'CREATE TABLE t (a INTEGER, b AS (a + 1), c AS (a + 2) STORED)';
    expect(await codes('UPDATE t SET a = a + 1', { schema: generated, data: { t: [{ a: 1n }] } })).toEqual(
      [],
    );
  });

  it('by a full-text index that follows its table', async () => {
    const searched = `CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); CREATE VIRTUAL TABLE f USING fts5 (a);
      CREATE TRIGGER i AFTER INSERT ON t BEGIN INSERT INTO f (rowid, a) VALUES (new.id, new.a); END;
      CREATE TRIGGER u AFTER UPDATE ON t BEGIN UPDATE f SET a = new.a WHERE rowid = new.id; END`;
    const given = { schema: searched, data: { t: [{ id: 1n, a: 'x' }] } };
    expect(await codes("UPDATE t SET a = 'y'", given)).toEqual([]);
  });

  it('by code', async () => {
    const up = async (db: { run(sql: string): Promise<unknown> }) =>
      void (await db.run("UPDATE users SET code = 'x'"));
    expect(await codesOn(untouched, { schema, up, data })).toEqual([]);
  });
});

describe('dependents', () => {
  it.each([
    [
      'an index that a rebuild takes along',
      rebuild(whole, copyAll, objects.slice(objects.indexOf('CREATE TRIGGER'))),
      ['index-lost users'],
    ],
    [
      'a trigger that a rebuild takes along',
      rebuild(whole, copyAll, 'CREATE INDEX users_team ON users (team_id)'),
      ['trigger-lost users'],
    ],
    [
      'an index and a trigger that stay on the backup',
      `ALTER TABLE users RENAME TO users_old; ${whole.replace('TABLE n', 'TABLE users')}; INSERT INTO users SELECT * FROM users_old`,
      ['index-moved users', 'trigger-moved users', 'view-redirected grown', 'reference-redirected posts'],
    ],
    [
      'references that follow the old table',
      `ALTER TABLE users RENAME TO users_old; ${whole.replace('TABLE n', 'TABLE users')}; INSERT INTO users SELECT * FROM users_old; DROP VIEW grown; DROP TABLE users_old; ${objects}; CREATE VIEW grown AS SELECT id, email FROM users WHERE age > 17`,
      ['reference-redirected posts'],
    ],
  ])('%s', async (_, up, expected) => {
    expect(await codes(up)).toEqual(expected);
  });

  it.each([
    ['a rebuild that makes them again', rebuild(whole, copyAll)],
    [
      'a rebuild that makes the index under another name',
      rebuild(whole, copyAll, objects.replace('users_team', 'idx_team')),
    ],
    ['a table renamed for good', 'ALTER TABLE users RENAME TO people'],
    ['a column renamed for good', 'ALTER TABLE users RENAME email TO address'],
    ['a column renamed to one with capitals', 'ALTER TABLE users RENAME email TO emailAddress'],
    ['an index dropped by name', 'DROP INDEX users_team'],
    ['an index renamed', 'DROP INDEX users_team; CREATE INDEX by_team ON users (team_id)'],
    ['a view replaced', 'DROP VIEW grown; CREATE VIEW grown AS SELECT id FROM users'],
    [
      'a rebuild that drops the column of an index',
      rebuild(
        whole.replace(/, team_id.*SET NULL/, ''),
        'INSERT INTO n SELECT id, email, age, code FROM users',
        objects.slice(objects.indexOf('CREATE TRIGGER')),
      ),
    ],
    ['a column added', 'ALTER TABLE users ADD COLUMN nick TEXT'],
    ['a table dropped', 'DROP TABLE posts'],
    [
      'a column rebuilt under its own name',
      'DROP VIEW grown; ALTER TABLE users ADD COLUMN age_new INTEGER DEFAULT 1 CHECK (age_new > 1); UPDATE users SET age_new = age; ALTER TABLE users DROP COLUMN age; ALTER TABLE users RENAME COLUMN age_new TO age; CREATE VIEW grown AS SELECT 1',
    ],
    ['a table rebuilt without its rows', 'DROP TABLE teams; CREATE TABLE teams (id INTEGER, title TEXT)'],
  ])('are kept by %s', async (_, up) => {
    expect(await codes(up)).toEqual([]);
  });
});

describe('a rebuild that adds a column forgets', () => {
  const forgets = (columns: string) => codes(rebuild(wider(columns), copyWider));
  const key = 'id INTEGER PRIMARY KEY';
  const email = 'email TEXT UNIQUE COLLATE NOCASE';
  const age = 'age INTEGER DEFAULT 18 CHECK (age > 0)';
  const team = 'team_id INTEGER REFERENCES teams (id) ON DELETE SET NULL';
  it.each([
    ['nothing', `${key}, ${email}, ${rest}`, []],
    [
      'nothing but the spelling',
      `"id" integer primary key, email TEXT COLLATE NOCASE, age INTEGER DEFAULT (18), team_id INTEGER, code TEXT, CONSTRAINT x CHECK ((age>0)), CONSTRAINT u UNIQUE (email), FOREIGN KEY (team_id) REFERENCES teams ON DELETE SET NULL`,
      [],
    ],
    ['a check', `${key}, ${email}, age INTEGER DEFAULT 18, ${team}, code TEXT`, ['check-lost users']],
    [
      'a default',
      `${key}, ${email}, age INTEGER CHECK (age > 0), ${team}, code TEXT`,
      ['default-lost users.age'],
    ],
    [
      'a default for another one',
      `${key}, ${email}, age INTEGER DEFAULT 21 CHECK (age > 0), ${team}, code TEXT`,
      ['default-changed users.age'],
    ],
    ['a collation', `${key}, email TEXT UNIQUE, ${age}, ${team}, code TEXT`, ['collation-lost users.email']],
    ['a unique key', `${key}, email TEXT COLLATE NOCASE, ${age}, ${team}, code TEXT`, ['unique-lost users']],
    ['a foreign key', `${key}, ${email}, ${age}, team_id INTEGER, code TEXT`, ['foreign-key-lost users']],
    [
      'what a foreign key does',
      `${key}, ${email}, ${age}, team_id INTEGER REFERENCES teams (id), code TEXT`,
      ['foreign-key-lost users'],
    ],
    [
      'nothing where it gives a column an empty text for a default that had none',
      `${key}, ${email}, ${age}, ${team}, code TEXT NOT NULL DEFAULT ''`,
      [],
    ],
    [
      'nothing where it changes the check',
      `${key}, ${email}, age INTEGER DEFAULT 18 CHECK (age > 17), ${team}, code TEXT`,
      [],
    ],
  ])('%s', async (_, columns, expected) => {
    expect(await forgets(columns)).toEqual(expected);
  });

  it('a check, whatever the file is called, and asks where that is all that changes', async () => {
    const unchecked = whole.replace(' CHECK (age > 0)', '');
    const up = rebuild(unchecked, copyAll);
    for (const id of ['0007_drop_age_check', '0007_widen_users']) {
      const { findings } = await checkOn(untouched, { schema, up, data, foreignKeys: false, id });
      expect(findings).toMatchObject([{ code: 'check-lost', table: 'users', kind: 'decision' }]);
    }
  });

  it('a unique key, and asks where another one is made', async () => {
    const columns = `${key}, email TEXT COLLATE NOCASE, ${age}, ${team}, code TEXT UNIQUE`;
    const up = rebuild(wider(columns), copyWider);
    const { findings } = await checkOn(untouched, { schema, up, data, foreignKeys: false });
    expect(findings).toMatchObject([{ code: 'unique-lost', kind: 'decision' }]);
  });

  it('AUTOINCREMENT, STRICT and WITHOUT ROWID', async () => {
    const up = (create: string) =>
      `${create}; INSERT INTO n SELECT *, NULL FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t`;
    const lost = (before: string, create: string) => codes(up(create), { schema: before, data: {} });
    expect(
      await lost(
        'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)',
        'CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT, b)',
      ),
    ).toEqual(['autoincrement-lost t']);
    expect(
      await lost(
        'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT) STRICT',
        'CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT, b TEXT)',
      ),
    ).toEqual(['strict-lost t']);
    expect(
      await lost(
        'CREATE TABLE t (id TEXT PRIMARY KEY, a TEXT) WITHOUT ROWID',
        'CREATE TABLE n (id TEXT NOT NULL PRIMARY KEY, a TEXT, b)',
      ),
    ).toEqual(['without-rowid-lost t']);
  });
});

it('has no evidence without rows', async () => {
  expect(await checkOn(untouched, { schema, up: 'CREATE TABLE x (a)' })).toMatchObject({
    findings: [],
    evidence: false,
  });
});

describe('a trigger that makes a view writable', () => {
  const view = 'CREATE VIEW v AS SELECT id, a FROM t';
  const trigger =
    'CREATE TRIGGER v_gone INSTEAD OF DELETE ON v BEGIN UPDATE t SET a = NULL WHERE id = old.id; END';
  const before = `CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); ${view}; ${trigger}`;
  it.each([
    ['goes along with the view', `DROP VIEW v; ${view} WHERE a <> ''`, ['trigger-lost v']],
    ['is made again', `DROP VIEW v; ${view} WHERE a <> ''; ${trigger}`, []],
    ['is made again under another name', `DROP VIEW v; ${view}; ${trigger.replace('v_gone', 'v_off')}`, []],
    ['is dropped by itself', 'DROP TRIGGER v_gone', []],
    ['goes with a view that is gone for good', 'DROP VIEW v', []],
  ])('%s', async (_, up, expected) => {
    expect(await codes(up, { schema: before, data: {} })).toEqual(expected);
  });
});
