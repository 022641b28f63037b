import { describe, expect, it } from 'vitest';
import { rowCount } from '../../src/properties/row-count.js';
import { checkOn, codesOn } from './support.js';

const schema = `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, team TEXT);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE, body TEXT)`;
const data = {
  users: [
    { id: 1n, name: 'ann', team: 'red' },
    { id: 2n, name: 'bob', team: null },
    { id: 3n, name: 'bob', team: 'red' },
  ],
  posts: [
    { id: 10n, user_id: 1n, body: 'x' },
    { id: 11n, user_id: 1n, body: 'y' },
  ],
};
const copy = 'CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, team TEXT);';
const swap = 'DROP TABLE users; ALTER TABLE n RENAME TO users';

describe('is broken by', () => {
  it.each([
    ['a DELETE', 'DELETE FROM users WHERE team IS NULL', ['rows-lost users']],
    [
      'a rebuild that filters',
      `${copy} INSERT INTO n SELECT * FROM users WHERE team IS NOT NULL; ${swap}`,
      ['rows-lost users'],
    ],
    [
      'an inner join',
      `CREATE TABLE teams (team TEXT); INSERT INTO teams VALUES ('red'); ${copy} INSERT INTO n SELECT u.* FROM users u JOIN teams USING (team); ${swap}`,
      ['rows-lost users'],
    ],
    [
      'DISTINCT',
      `CREATE TABLE n (name TEXT, team TEXT); INSERT INTO n SELECT DISTINCT name, team FROM users; ${swap}`,
      [],
    ],
    [
      'a fan-out',
      `CREATE TABLE n (id INTEGER, name TEXT, team TEXT); INSERT INTO n SELECT u.id, u.name, u.team FROM users u LEFT JOIN posts p ON p.user_id = u.id; ${swap}`,
      ['rows-multiplied users'],
    ],
    [
      'copies of its own rows',
      'INSERT INTO posts (user_id, body) SELECT user_id, body FROM posts',
      ['rows-multiplied posts'],
    ],
  ])('%s', async (_, up, expected) => {
    const given = { schema, up, data, foreignKeys: false };
    expect(await codesOn(rowCount, given)).toEqual(expected);
  });

  it('a table that is made anew without its rows', async () => {
    const up = 'DROP TABLE posts; CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER, body TEXT)';
    const { findings } = await checkOn(rowCount, { schema, up, data });
    expect(findings[0]?.summary).toBe(
      'up rebuilds posts, and no row of the old table comes into the new one',
    );
  });

  it('a rebuild that cascades', async () => {
    const up = `${copy} INSERT INTO n SELECT * FROM users; ${swap}`;
    const { findings } = await checkOn(rowCount, { schema, up, data });
    expect(findings).toMatchObject([{ code: 'rows-lost', table: 'posts' }]);
    expect(findings[0]?.summary).toContain('ON DELETE CASCADE');
    expect(findings[0]?.differences).toHaveLength(2);
  });

  it('a cascade of a cascade', async () => {
    const deep = `${schema}; CREATE TABLE likes (post_id INTEGER REFERENCES posts (id) ON DELETE CASCADE)`;
    const up = 'DELETE FROM users WHERE id = 1';
    const more = { ...data, likes: [{ post_id: 10n }] };
    const { findings } = await checkOn(rowCount, { schema: deep, up, data: more });
    expect(findings.map(({ table }) => table)).toEqual(['users', 'posts', 'likes']);
    expect(findings[2]?.summary).toContain('deleted with those of posts');
  });

  it('a trigger that the migration sets off', async () => {
    const audited = `${schema}; CREATE TABLE audit (what TEXT);
      CREATE TRIGGER a AFTER UPDATE ON users BEGIN INSERT INTO audit VALUES (new.name); END`;
    const up = 'UPDATE users SET name = upper(name)';
    expect(await codesOn(rowCount, { schema: audited, up, data })).toEqual(['rows-added audit']);
  });

  it('DISTINCT over rows without a key', async () => {
    const plain = 'CREATE TABLE t (a, b)';
    const up =
      'CREATE TABLE n (a, b); INSERT INTO n SELECT DISTINCT a, b FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t';
    const rows = [
      { a: 1n, b: 2n },
      { a: 1n, b: 2n },
    ];
    expect(await codesOn(rowCount, { schema: plain, up, data: { t: rows } })).toEqual(['rows-lost t']);
  });
});

describe('is not broken by', () => {
  it.each([
    ['a rebuild', `${copy} INSERT INTO n SELECT * FROM users; ${swap}`],
    ['a renamed table', 'ALTER TABLE users RENAME TO people'],
    ['a dropped table, which information tells', 'DROP TABLE posts'],
    ['rows of its own', "INSERT INTO users (name) VALUES ('root'), ('guest')"],
    ['rows of its own that say what others say', "INSERT INTO users (name, team) VALUES ('ann', 'red')"],
    [
      'rows of its own in a rebuild',
      `${copy} INSERT INTO n SELECT * FROM users; INSERT INTO n VALUES (77, 'root', 'x'); ${swap}`,
    ],
    ['rows made from others', "INSERT INTO posts (user_id, body) SELECT id, 'hello ' || name FROM users"],
    [
      'an archive',
      'CREATE TABLE gone AS SELECT * FROM users WHERE team IS NULL; DELETE FROM users WHERE team IS NULL',
    ],
    [
      'a split in two',
      `CREATE TABLE a AS SELECT id, name FROM users WHERE id > 1; CREATE TABLE b AS SELECT id, team FROM users WHERE id > 1; DELETE FROM users WHERE id > 1`,
    ],
    [
      'a merge',
      `${copy} INSERT INTO n SELECT id, name, team FROM users; INSERT INTO n SELECT id, body, NULL FROM posts; ${swap}; DROP TABLE posts`,
    ],
  ])('%s', async (_, up) => {
    expect(await codesOn(rowCount, { schema, up, data, foreignKeys: false })).toEqual([]);
  });

  it('rows that earlier migrations had put in and this one deletes', async () => {
    const seeded = `${schema}; INSERT INTO users VALUES (90, 'root', 'x')`;
    const check = await checkOn(rowCount, { schema: seeded, up: 'DELETE FROM users WHERE id = 90', data });
    expect(check).toMatchObject({ findings: [], evidence: true });
    expect(check.notes).toEqual(['up deletes rows of users that earlier migrations had put in']);
  });

  it('rows for rows of another table, whose key is theirs', async () => {
    const limits = `${schema}; CREATE TABLE limits (user_id INTEGER PRIMARY KEY REFERENCES users (id), most INTEGER)`;
    const up = 'INSERT INTO limits SELECT id, 10 FROM users WHERE id NOT IN (SELECT user_id FROM limits)';
    const rows = { ...data, limits: [{ user_id: 2n, most: 10n }] };
    expect(await codesOn(rowCount, { schema: limits, up, data: rows })).toEqual([]);
  });

  it('rows for rows of another table, beside others of theirs in a key of both', async () => {
    const rights = `${schema}; CREATE TABLE rights (user_id INTEGER REFERENCES users (id), what TEXT, PRIMARY KEY (user_id, what))`;
    const rows = { ...data, rights: [{ user_id: 2n, what: 'read' }] };
    const up = "INSERT INTO rights SELECT id, 'export' FROM users";
    expect(await codesOn(rowCount, { schema: rights, up, data: rows })).toEqual([]);
  });

  it('a full-text index that follows its table', async () => {
    const searched = `${schema}; CREATE VIRTUAL TABLE f USING fts5 (name);
      CREATE TRIGGER s AFTER INSERT ON users BEGIN INSERT INTO f (rowid, name) VALUES (new.id, new.name); END`;
    const up = "INSERT INTO users (name) VALUES ('root')";
    expect(await codesOn(rowCount, { schema: searched, up, data })).toEqual([]);
  });
});

it('tells where rows went', async () => {
  const up =
    'CREATE TABLE gone AS SELECT * FROM users WHERE team IS NULL; DELETE FROM users WHERE team IS NULL';
  const { notes } = await checkOn(rowCount, { schema, up, data });
  expect(notes).toEqual(['rows of users moved with all their content to gone']);
});

it('has no evidence without rows, and does not apply without tables', async () => {
  expect(await checkOn(rowCount, { schema, up: 'CREATE TABLE t (a)' })).toMatchObject({ evidence: false });
  expect((await checkOn(rowCount, { schema: '', up: 'CREATE TABLE t (a)' })).skipped).toContain('no table');
});

it('tells a table that is dropped and whose name another one takes', async () => {
  const { findings } = await checkOn(rowCount, {
    schema:
      'CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT); CREATE TABLE t_new (id INTEGER PRIMARY KEY, n TEXT)',
    data: { t: [{ id: 1n, n: 'a' }], t_new: [{ id: 5n, n: 'b' }] },
    up: 'DROP TABLE t; ALTER TABLE t_new RENAME TO t',
    down: null,
  });
  expect(findings.map(({ code, table, summary }) => [code, table, summary])).toEqual([
    ['rows-lost', 't', 'up drops t with its rows, and t_new takes its name'],
  ]);
});

it('does not mind that where all its rows are in the other one', async () => {
  const codes = await codesOn(rowCount, {
    schema:
      'CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT); CREATE TABLE t_new (id INTEGER PRIMARY KEY, n TEXT)',
    data: {
      t: [{ id: 1n, n: 'a' }],
      t_new: [
        { id: 1n, n: 'a' },
        { id: 2n, n: 'b' },
      ],
    },
    up: 'DROP TABLE t; ALTER TABLE t_new RENAME TO t',
    down: null,
  });
  expect(codes).toEqual([]);
});

describe('tables that become one', () => {
  const schema = ['cats', 'dogs']
    .map((name) => `CREATE TABLE ${name} (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, age INTEGER)`)
    .join(';');
  const made =
    'CREATE TABLE pets (kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT, age INTEGER, PRIMARY KEY (kind, id))';
  const merge = (name: string, where = '') =>
    `INSERT INTO pets SELECT '${name}', id, name, age FROM ${name}${where}; DROP TABLE ${name}`;
  const rowsOf = (kind: string, ages: readonly bigint[]) =>
    ages.map((age, at) => ({ id: `${kind}${at}`, name: `${kind} ${at}`, age }));
  const data = { cats: rowsOf('c', [4n, 5n, 6n]), dogs: rowsOf('d', [7n, 8n, 9n]) };

  it('are evidence as far as their rows are seen there', async () => {
    const up = `${made}; ${merge('cats')}; ${merge('dogs')}`;
    expect(await checkOn(rowCount, { schema, data, up })).toMatchObject({ findings: [], evidence: true });
  });

  it('lose what no row of the new one stands for', async () => {
    const up = `${made}; ${merge('cats')}; ${merge('dogs', ' WHERE age > 7')}`;
    const { findings } = await checkOn(rowCount, { schema, data, up });
    expect(findings.map(({ summary }) => summary)).toEqual([
      'up drops dogs, and some of its rows do not come into pets',
    ]);
  });
});

describe('a search index that is made again', () => {
  const made = 'USING fts5 (note_id UNINDEXED, body';
  const searched = `CREATE TABLE notes (id TEXT PRIMARY KEY, body TEXT NOT NULL, gone INTEGER NOT NULL DEFAULT 0);
    CREATE VIRTUAL TABLE f ${made})`;
  const rows = {
    notes: ['a', 'b', 'c'].map((id) => ({ id, body: `text ${id}`, gone: id === 'a' ? 1n : 0n })),
    f: ['a', 'x', 'y'].map((note_id) => ({ note_id, body: 'left over' })),
  };
  const again = `DROP TABLE f; CREATE VIRTUAL TABLE f ${made}, tokenize = 'porter');`;

  it('from the table whose words it holds is another one', async () => {
    const up = `${again} INSERT INTO f SELECT id, body FROM notes WHERE gone = 1`;
    const { findings, notes } = await checkOn(rowCount, { schema: searched, up, data: rows });
    expect(findings).toEqual([]);
    expect(notes).toEqual(['up fills the search index f again from other tables']);
  });

  it.each([
    ['and not filled', again],
    [
      'from a copy of its own rows has to hold them all',
      `CREATE TABLE kept AS SELECT * FROM f; ${again} INSERT INTO f SELECT * FROM kept WHERE note_id < 'b'; DROP TABLE kept`,
    ],
    [
      'from its own rows has to hold them all',
      `CREATE VIRTUAL TABLE f2 ${made}); INSERT INTO f2 SELECT f.note_id, f.body FROM f JOIN notes n ON n.id = f.note_id;
       DROP TABLE f; ALTER TABLE f2 RENAME TO f`,
    ],
  ])('%s', async (_, up) => {
    expect(await codesOn(rowCount, { schema: searched, up, data: rows })).toEqual(['rows-lost f']);
  });
});

describe('rows that a DELETE takes where nothing leads back', () => {
  const rebuild = `${copy} INSERT INTO n SELECT * FROM users; ${swap}`;
  const told = async (up: string) => {
    const { findings } = await checkOn(rowCount, { schema, up, data, foreignKeys: false });
    return findings.map(({ kind, summary }) => [kind, summary]);
  };

  it.each([
    ['before the table is rebuilt', `DELETE FROM users WHERE team IS NULL; ${rebuild}`],
    ['after it is rebuilt', `${rebuild}; DELETE FROM users WHERE team IS NULL`],
  ])('are a decision %s', async (_, up) => {
    expect(await told(up)).toEqual([['decision', 'up deletes rows of users and keeps them nowhere']]);
  });

  it('are a fault where the copy leaves out others', async () => {
    const up = `DELETE FROM users WHERE id = 3; ${copy} INSERT INTO n SELECT * FROM users WHERE team IS NOT NULL; ${swap}`;
    expect(await told(up)).toEqual([[undefined, expect.any(String)]]);
  });
});

it('names the parent whose row REPLACE deletes', async () => {
  const { findings } = await checkOn(rowCount, {
    schema: `CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
      CREATE TABLE user_roles (user_id INTEGER, role_id INTEGER REFERENCES roles (id) ON DELETE CASCADE)`,
    up: "INSERT OR REPLACE INTO roles (name) VALUES ('admin')",
    data: { roles: [{ id: 7n, name: 'admin' }], user_roles: [{ user_id: 1n, role_id: 7n }] },
  });
  expect(findings.map(({ summary }) => summary)).toEqual([
    'rows of user_roles are deleted with those of roles: ON DELETE CASCADE acts on DROP TABLE as on DELETE',
  ]);
});
