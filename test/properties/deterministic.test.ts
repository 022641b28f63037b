import { describe, expect, it } from 'vitest';
import { deterministic } from '../../src/properties/deterministic.js';
import { checkOn, codesOn } from './support.js';

const schema = `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, team TEXT, seen TEXT);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), body TEXT, at TEXT DEFAULT CURRENT_TIMESTAMP)`;
const data = {
  users: [
    { id: 1n, name: 'a', team: 'red', seen: 'x' },
    { id: 2n, name: 'b', team: 'red', seen: 'x' },
    { id: 3n, name: 'c', team: 'blue', seen: 'x' },
  ],
  posts: [
    { id: 1n, user_id: 1n, body: 'p', at: 'then' },
    { id: 2n, user_id: 1n, body: 'q', at: 'then' },
  ],
};
const codes = (up: string, more: object = {}) =>
  codesOn(deterministic, { schema, up, data, index: 1, ...more });

it('is told by the order of rows first, where that shows it too', async () => {
  const body = '(SELECT body FROM posts WHERE user_id = users.id LIMIT 1)';
  const up = `UPDATE users SET seen = ${body} || strftime('%s', 'now')`;
  expect(await codes(up, { index: 2 })).toEqual(['row-order users.seen']);
});

describe('depends on which of equal rows comes first', () => {
  const rows = { ...data, posts: data.posts.map((row) => ({ ...row, body: `${row.body}${row.id}` })) };
  const last = (order: string) =>
    `ALTER TABLE users ADD last TEXT; UPDATE users SET last = (SELECT body FROM posts WHERE user_id = users.id ${order})`;

  it.each([
    ['ORDER BY at LIMIT 1', ['row-order users.last']],
    ['GROUP BY at', ['row-order users.last']],
    ['ORDER BY at, id LIMIT 1', []],
  ])('%s', async (order, expected) => {
    expect(await codes(last(order), { data: rows })).toEqual(expected);
  });

  it('but not where up cannot run beside other indexes', async () => {
    const up = `${last('ORDER BY at LIMIT 1')}; ALTER TABLE posts DROP COLUMN at`;
    expect(await codes(up, { data: rows })).toEqual([]);
  });
});

describe('depends on the clock or on chance', () => {
  it.each([
    ['CURRENT_TIMESTAMP', 'UPDATE users SET seen = CURRENT_TIMESTAMP', ['clock-or-random users.seen']],
    ['now', "UPDATE users SET seen = strftime('%Y-%m-%d', 'now')", ['clock-or-random users.seen']],
    ['random()', 'UPDATE users SET seen = random()', ['clock-or-random users.seen']],
    ['randomblob()', 'UPDATE users SET seen = hex(randomblob(8))', ['clock-or-random users.seen']],
  ])('by %s', async (_, up, expected) => {
    expect(await codes(up)).toEqual(expected);
  });

  it.each([
    ['a new row', "INSERT INTO posts (id, body) VALUES (9, 'r')", 'posts.at'],
    [
      'a new column',
      "ALTER TABLE users ADD made TEXT; UPDATE users SET made = datetime('now')",
      'users.made',
    ],
    ['a column whose default is the clock', 'UPDATE posts SET at = CURRENT_TIMESTAMP', 'posts.at'],
  ])('but %s may, which is told', async (_, up, place) => {
    const { findings, notes } = await checkOn(deterministic, { schema, up, data, index: 1 });
    expect(findings).toEqual([]);
    expect(notes?.join()).toContain(`${place} holds the moment`);
  });

  it('but a column for times may where it held NULL, which is told', async () => {
    const timed = `${schema}; ALTER TABLE users ADD COLUMN confirmed_at TIMESTAMP`;
    const rows = {
      users: [
        { id: 1n, name: 'a' },
        { id: 2n, name: 'b', confirmed_at: '2020-01-01' },
      ],
    };
    const on = (up: string) => checkOn(deterministic, { schema: timed, up, data: rows, index: 1 });
    const filled = await on('UPDATE users SET confirmed_at = CURRENT_TIMESTAMP WHERE confirmed_at IS NULL');
    expect(filled.findings).toEqual([]);
    expect(filled.notes?.join()).toContain('users.confirmed_at holds the moment');
    const overwritten = await on('UPDATE users SET confirmed_at = CURRENT_TIMESTAMP');
    expect(overwritten.findings).toMatchObject([{ code: 'clock-or-random', column: 'confirmed_at' }]);
  });

  it.each([
    ['TEXT', "datetime('now')", []],
    ['TEXT', "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", []],
    ['INTEGER', 'unixepoch() * 1000 + 86400000', []],
    ['TEXT', "'made ' || datetime('now')", ['clock-or-random users.made']],
  ])('a moment may stand where a column of the type %s held NULL: %s', async (type, value, expected) => {
    const timed = `${schema}; ALTER TABLE users ADD COLUMN made ${type}`;
    const up = `UPDATE users SET made = ${value} WHERE made IS NULL`;
    expect(await codes(up, { schema: timed })).toEqual(expected);
    const all = up.replace(' WHERE made IS NULL', '');
    const rows = { users: [{ id: 1n, name: 'a', made: 5n }] };
    expect(await codes(all, { schema: timed, data: rows })).toEqual(['clock-or-random users.made']);
    const words = { users: [...data.users, { id: 9n, name: 'z', made: type === 'TEXT' ? 'z' : 5n }] };
    expect(await codes(up, { schema: timed, data: words })).toEqual(['clock-or-random users.made']);
  });

  const stamped = `${schema}; CREATE TRIGGER s AFTER UPDATE OF name ON users BEGIN UPDATE users SET seen = datetime('now') WHERE id = new.id; END`;
  it('but a column that only a trigger stamps may, which is told', async () => {
    const up = 'UPDATE users SET name = upper(name)';
    const { findings, notes } = await checkOn(deterministic, { schema: stamped, up, data, index: 1 });
    expect(findings).toEqual([]);
    expect(notes?.join()).toContain('users.seen holds the moment');
  });

  it('beside a trigger that stamps it as well', async () => {
    const up = "UPDATE users SET name = upper(name), seen = datetime('now')";
    expect(await codes(up, { schema: stamped })).toEqual(['clock-or-random users.seen']);
  });

  it('by keys, in what was there before and not in new rows', async () => {
    const up = `CREATE TABLE teams (id TEXT PRIMARY KEY, name TEXT);
      INSERT INTO teams SELECT DISTINCT hex(randomblob(8)), team FROM users WHERE id = 1;
      CREATE TABLE members (team_id TEXT REFERENCES teams (id), name TEXT); INSERT INTO members SELECT id, name FROM teams`;
    expect(await codes(up)).toEqual([]);
    const old = `${up}; UPDATE users SET team = (SELECT id FROM teams) WHERE id = 1`;
    expect(await codes(old)).toEqual(['clock-or-random users.team']);
  });

  it('whether or not a text names it', async () => {
    const up = "UPDATE users SET seen = datetime('n' || 'ow')";
    expect(await codes(up, { index: 3 })).toEqual(['clock-or-random users.seen']);
  });

  it('and says what reads it', async () => {
    const { findings } = await checkOn(deterministic, {
      schema,
      up: 'UPDATE users SET seen = CURRENT_TIMESTAMP',
      data,
    });
    expect(findings[0]?.summary).toContain('CURRENT_TIMESTAMP');
  });
});

it('does not take what chance fills for the order in which it is drawn', async () => {
  const up =
    'ALTER TABLE users ADD uid TEXT; UPDATE users SET uid = hex(randomblob(8)); CREATE UNIQUE INDEX u ON users (uid)';
  expect(await codes(up)).toEqual([]);
});

it('does not mind keys that chance draws, nor columns that name them, whether a foreign key says so or not', async () => {
  const keys =
    'ALTER TABLE users ADD uid TEXT; UPDATE users SET uid = hex(randomblob(8)); CREATE UNIQUE INDEX u ON users (uid);';
  const named =
    'ALTER TABLE posts ADD user_uid TEXT; UPDATE posts SET user_uid = (SELECT uid FROM users WHERE users.id = user_id)';
  expect(await codes(`${keys} ${named}`)).toEqual([]);
  const other = named.replace('(SELECT uid FROM users WHERE users.id = user_id)', 'hex(randomblob(8))');
  expect(await codes(`${keys} ${other}`)).toEqual(['clock-or-random posts.user_uid']);
});

describe('depends on the order of rows', () => {
  it.each([
    [
      'LIMIT',
      'UPDATE users SET seen = (SELECT body FROM posts WHERE user_id = users.id LIMIT 1)',
      ['row-order users.seen'],
    ],
    [
      'row_number()',
      'ALTER TABLE users ADD place INTEGER; UPDATE users SET place = r FROM (SELECT id AS i, row_number() OVER () AS r FROM users) WHERE i = id',
      ['row-order users.place'],
    ],
    [
      'one of them, beside random keys',
      `CREATE TABLE firsts (id TEXT PRIMARY KEY, body TEXT);
      INSERT INTO firsts SELECT hex(randomblob(8)), (SELECT body FROM posts WHERE user_id = 1 LIMIT 1) FROM users WHERE id = 1`,
      ['row-order firsts'],
    ],
  ])('by %s', async (_, up, expected) => {
    expect(await codes(up)).toEqual(expected);
  });
});

it('does not take a part of a sum that is too large for an order that matters', async () => {
  const sums =
    'CREATE TABLE totals (id INTEGER PRIMARY KEY, total INTEGER); CREATE TABLE parts (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)';
  const parts = [2n ** 53n, -(2n ** 63n), -1n].map((n, at) => ({ id: BigInt(at), n }));
  const up = 'INSERT INTO totals SELECT 1, sum(n) FROM parts';
  expect(await codes(up, { schema: sums, data: { totals: [], parts } })).toEqual([]);
});

describe('a floating-point number', () => {
  const schema = 'CREATE TABLE parts (id INTEGER PRIMARY KEY, n REAL NOT NULL)';
  const data = { parts: [1e300, 1, -1e300, 0.1].map((n, at) => ({ id: BigInt(at), n })) };
  const totals = (select: string) =>
    `CREATE TABLE totals (id INTEGER PRIMARY KEY, total REAL); INSERT INTO totals SELECT 1, ${select}`;
  const folded =
    'WITH RECURSIVE a (k, s) AS (SELECT 0, 0.0 UNION ALL SELECT k + 1, s + (SELECT n FROM parts LIMIT 1 OFFSET k) FROM a WHERE k < 4) SELECT s FROM a WHERE k = 4';

  it('may be a sum that comes out otherwise in another order', async () => {
    expect(await codes(totals(`(${folded})`), { schema, data })).toEqual([]);
  });

  it('may be picked from several', async () => {
    const up = totals('(SELECT n FROM parts LIMIT 1)');
    expect(await codes(up, { schema, data })).toEqual(['row-order totals.total']);
  });
});

describe('depends on nothing', () => {
  it.each([
    ['a fixed value', "UPDATE users SET seen = '2024-01-01'"],
    [
      'a clock that only later rows will read',
      'CREATE TABLE t (a, at TEXT DEFAULT CURRENT_TIMESTAMP); INSERT INTO t SELECT name, seen FROM users',
    ],
    [
      'numbers that the database hands out',
      'CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO teams (name) SELECT DISTINCT team FROM users; ALTER TABLE users ADD team_id INTEGER; UPDATE users SET team_id = (SELECT id FROM teams WHERE teams.name = users.team)',
    ],
    [
      'numbers that are referred to',
      'CREATE TABLE teams (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT); INSERT INTO teams (name) SELECT DISTINCT team FROM users; CREATE TABLE members (member_of INTEGER REFERENCES teams (id), user_id INTEGER); INSERT INTO members SELECT teams.id, users.id FROM users JOIN teams ON teams.name = users.team',
    ],
    [
      'random keys of new rows, whichever row is first',
      `CREATE TABLE teams (id TEXT PRIMARY KEY, name TEXT); INSERT INTO teams SELECT 't_' || hex(randomblob(8)), name FROM users;
      CREATE TABLE members (team_id TEXT REFERENCES teams (id), user_id INTEGER); INSERT INTO members SELECT teams.id, users.id FROM users JOIN teams USING (name)`,
    ],
    ['a copy', 'CREATE TABLE n (name TEXT, id INTEGER); INSERT INTO n SELECT name, id FROM users'],
    [
      'ORDER BY',
      'UPDATE users SET seen = (SELECT body FROM posts WHERE user_id = users.id ORDER BY id LIMIT 1)',
    ],
  ])('but on the data: %s', async (_, up) => {
    expect(await codes(up)).toEqual([]);
  });
});
