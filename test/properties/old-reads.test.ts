import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { postgresEngine } from '../../src/engines/postgres/index.js';
import { oldReads } from '../../src/properties/old-reads.js';
import { place } from '../postgres.js';
import { example, verdictOn } from './page.js';
import { type Case, checkOn, codesOn } from './support.js';

const schema = `
CREATE TABLE users (id TEXT PRIMARY KEY, name TEXT, email TEXT, age INTEGER);
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id TEXT REFERENCES users (id) ON DELETE CASCADE, title TEXT);
CREATE VIEW adults AS SELECT id, name FROM users WHERE age >= 18;
CREATE VIEW titles AS SELECT p.title, u.name FROM posts p JOIN users u ON u.id = p.user_id`;

const data = {
  users: [
    { id: '1e3', name: 'Ann', email: 'A@B.org', age: 30n },
    { id: '8', name: 'ben', email: null, age: 3n },
  ],
  posts: [{ id: 1n, user_id: '8', title: 'Hello' }],
};

const codes = (given: Omit<Case, 'schema'>) => codesOn(oldReads, { schema, data, ...given });

describe('good migrations', () => {
  it.each([
    ['a new column', 'ALTER TABLE users ADD COLUMN nick TEXT'],
    ['a new table and a view on it', 'CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t'],
    ['values that are meant to change', 'UPDATE users SET name = upper(name), age = age + 20'],
    ['rows that are meant to go', 'DELETE FROM posts'],
    ['rows that vanish by a cascade: row-count tells', 'DELETE FROM users'],
    [
      'a rebuild that keeps everything',
      `DROP VIEW titles; CREATE TABLE p2 (id INTEGER PRIMARY KEY, user_id TEXT, title TEXT NOT NULL DEFAULT '');
       INSERT INTO p2 SELECT id, user_id, coalesce(title, '') FROM posts; DROP TABLE posts; ALTER TABLE p2 RENAME TO posts;
       CREATE VIEW titles AS SELECT p.title, u.name FROM posts p JOIN users u ON u.id = p.user_id`,
    ],
    [
      'a renamed table with a view under its old name',
      'ALTER TABLE posts RENAME TO articles; CREATE VIEW posts AS SELECT id, user_id, title FROM articles',
    ],
  ])('%s', async (_, up) => {
    expect(await codes({ up })).toEqual([]);
    expect((await checkOn(oldReads, { schema, data, up })).evidence).toBe(true);
  });
});

describe('bad migrations', () => {
  it.each<[string, string, string[]]>([
    [
      'a dropped column',
      'ALTER TABLE posts ADD COLUMN a; ALTER TABLE users DROP COLUMN email',
      ['column-gone users.email'],
    ],
    [
      'a renamed column, and only once for it',
      'ALTER TABLE users RENAME COLUMN email TO mail',
      ['column-gone users.email'],
    ],
    ['a dropped table', 'DROP VIEW titles; DROP TABLE posts', ['table-gone posts', 'view-gone titles']],
    ['a renamed table', 'ALTER TABLE posts RENAME TO articles', ['table-gone posts']],
    [
      'a view that another one replaces',
      'DROP VIEW adults; CREATE VIEW adults AS SELECT id FROM users',
      ['column-gone adults.name'],
    ],
    [
      'a view under the old name that shows other values',
      `ALTER TABLE posts RENAME TO articles; CREATE VIEW posts AS SELECT id, user_id, 'none' AS title FROM articles`,
      ['reads-other posts.title'],
    ],
    [
      'a key that turns into numbers',
      `DROP VIEW adults; DROP VIEW titles; DROP TABLE posts; CREATE TABLE u2 (id INTEGER PRIMARY KEY, name TEXT, email TEXT, age INTEGER);
       INSERT INTO u2 SELECT CAST(id AS INTEGER), name, email, age FROM users; DROP TABLE users; ALTER TABLE u2 RENAME TO users`,
      ['key-finds-other users', 'table-gone posts', 'view-gone adults', 'view-gone titles'],
    ],
  ])('%s', async (_, up, expected) => {
    expect((await codes({ up })).sort()).toEqual(expected);
  });

  it('names the statement and the fix', async () => {
    const { findings } = await checkOn(oldReads, {
      schema,
      data,
      up: 'ALTER TABLE users RENAME COLUMN email TO mail',
    });
    expect(findings[0]?.summary).toBe(
      'users.email is now called mail: old code that still runs during a deploy fails on SELECT "users"."email" FROM "users"',
    );
    expect(findings[0]?.wayOut).toContain('-- rehearsal: accept old-reads users.email because REASON');
  });

  it('shows on the empty database', async () => {
    expect(await codes({ up: 'ALTER TABLE users DROP COLUMN email', data: {}, index: 0 })).toEqual([
      'column-gone users.email',
    ]);
  });
});

describe('on PostgreSQL', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await postgresEngine({ server: place });
  }, 60_000);
  afterAll(() => engine.close());

  it.each([
    ['a type that no longer takes both cases for the same', 'citext', 'text', 'failed'],
    ['a longer type', 'varchar(40)', 'text', 'passed'],
  ])('looks up rows by what was unique, after %s', async (_, from, to, expected) => {
    const before = `CREATE EXTENSION IF NOT EXISTS citext; CREATE TABLE users (id integer PRIMARY KEY, email ${from} NOT NULL UNIQUE);`;
    const up = `ALTER TABLE users ALTER email TYPE ${to};`;
    const down = `ALTER TABLE users ALTER email TYPE ${from};`;
    const report = await verdictOn(engine, 'old-reads', example(before, up, down), 6);
    expect(report?.verdict).toBe(expected);
  });
});

describe('a view', () => {
  const withViews = (views: string, up: string) =>
    codesOn(oldReads, { schema: `${schema}; ${views}`, data, up });

  it.each([
    ['the catalog', 'CREATE VIEW objects AS SELECT name FROM sqlite_schema'],
    [
      'the catalog beside rows',
      'CREATE VIEW n AS SELECT name, (SELECT count(*) FROM sqlite_schema) AS n FROM users',
    ],
    ['no row at all', 'CREATE VIEW one AS SELECT 1 AS one'],
  ])('may show %s', async (_, views) => {
    expect(await withViews(views, 'CREATE TABLE t (a)')).toEqual([]);
  });

  it('that went along with the old table shows what it should not, however much is written on purpose', async () => {
    const up = `ALTER TABLE users RENAME TO kept; CREATE TABLE users (id TEXT PRIMARY KEY, name TEXT, email TEXT, age INTEGER);
      INSERT INTO users SELECT id, upper(name), email, age + 20 FROM kept; UPDATE kept SET age = 0`;
    expect(await withViews('SELECT 1', up)).toContain('reads-other adults');
  });

  it('shows what its own columns say of rows that are written on purpose', async () => {
    const views =
      'CREATE VIEW shouted AS SELECT upper(name) AS n, age * 2 AS twice FROM users WHERE age > 10';
    const up = "UPDATE users SET age = age * 10, name = name || '!'";
    expect(await withViews(views, up)).toEqual([]);
  });
});

describe('a view that is made again and shows', () => {
  const orders = 'CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER, gone INTEGER)';
  const before = `${orders}; ${orders.replace('orders', 'archived')}; CREATE VIEW open AS SELECT id, total FROM orders WHERE gone IS NULL`;
  const rows = (ids: readonly bigint[], gone: bigint | null) =>
    ids.map((id) => ({ id, total: id * 3n, gone }));
  const data = {
    orders: [...rows([1n, 2n, 3n, 4n, 5n], null), ...rows([6n, 7n, 8n], 1n)],
    archived: rows([21n, 22n, 23n], null),
  };
  const told = async (select: string) => {
    const up = `DROP VIEW open; CREATE VIEW open AS SELECT ${select}`;
    const { findings } = await checkOn(oldReads, { schema: before, data, up });
    return findings.map(({ kind, code }) => `${kind} ${code}`);
  };

  it.each([
    ['the opposite of its rows', 'id, total FROM orders WHERE gone IS NOT NULL'],
    ['the rows of another table', 'id, total FROM archived WHERE gone IS NULL'],
  ])('%s', async (_, select) => {
    expect(await told(select)).toEqual(['decision view-shows-others']);
  });

  it.each([
    ['some of its rows', 'id, total FROM orders WHERE gone IS NULL AND id > 3'],
    ['more rows', 'id, total FROM orders'],
    ['all of them otherwise', 'id + 100 AS id, total / 100 AS total FROM orders WHERE gone IS NULL'],
  ])('%s, which may be meant', async (_, select) => {
    expect(await told(select)).toEqual([]);
  });
});

describe('a view that is made again', () => {
  const view = (select: string) => `DROP VIEW adults; CREATE VIEW adults AS SELECT ${select}`;

  it.each([
    ['to show more columns of the same rows', view('id, name, email FROM users WHERE age >= 18'), []],
    ['for other rows', view('id, name FROM users WHERE age >= 40'), []],
    [
      'to show more columns, and no longer all rows',
      view('u.id, u.name, p.title FROM users u JOIN posts p ON p.user_id = u.id WHERE u.age >= 18'),
      ['decision reads-other adults'],
    ],
  ])('%s', async (_, up, expected) => {
    const { findings } = await checkOn(oldReads, { schema, data, up });
    expect(findings.map(({ kind, code, table }) => `${kind} ${code} ${table}`)).toEqual(expected);
  });
});
