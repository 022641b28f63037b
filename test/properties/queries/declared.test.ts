import { describe, expect, it } from 'vitest';
import { oldReads } from '../../../src/properties/old-reads.js';
import { oldWrites } from '../../../src/properties/old-writes.js';
import { checkOn, codesOn } from '../support.js';

const schema =
  'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, age INTEGER); CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER, body TEXT)';
const data = {
  users: [
    { id: 1n, name: 'Ann', age: 7n },
    { id: 2n, name: 'bob', age: null },
  ],
  posts: [{ id: 1n, author: 1n, body: 'x' }],
};
const given = { schema, data, down: null };

describe('declared reads', () => {
  const reads = (up: string, sql: string) =>
    codesOn(oldReads, { ...given, up, queries: [{ name: 'q', sql }] }).then((codes) =>
      codes.filter((code) => code.startsWith('query')),
    );
  const join =
    'SELECT users.name, count(*) AS n FROM users JOIN posts ON posts.author = users.id GROUP BY users.name';

  it.each([
    ['ALTER TABLE posts RENAME COLUMN author TO writer', join, ['query-fails: q users']],
    [
      'ALTER TABLE users DROP COLUMN age',
      'SELECT * FROM users WHERE id = ?',
      ['query-loses-columns: q users'],
    ],
    [
      'CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, age INTEGER); INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users',
      'SELECT max(name) AS last FROM users',
      [],
    ],
    ['CREATE VIEW people AS SELECT * FROM users; DROP VIEW people', join, []],
    ['ALTER TABLE users ADD COLUMN email TEXT', 'SELECT * FROM users', []],
    ['UPDATE users SET name = upper(name)', 'SELECT name FROM users', []],
    ['DELETE FROM posts', join, []],
    ['ALTER TABLE users ADD COLUMN email TEXT', 'SELECT nothing FROM users', []],
  ])('%s against %s', async (up, sql, expected) => {
    expect(await reads(up, sql)).toEqual(expected);
  });

  it('finds that a query gives something else, where nothing that it reads is meant to change', async () => {
    const up = 'CREATE TABLE lower AS SELECT 1; DROP TABLE lower; PRAGMA case_sensitive_like = ON';
    expect(await reads(up, "SELECT count(*) AS n FROM users WHERE name LIKE 'a%'")).toEqual([]);
    const view = 'CREATE TABLE tags (id INTEGER PRIMARY KEY, word TEXT);';
    const codes = await codesOn(oldReads, {
      schema: `${schema}; ${view} CREATE TABLE marks (id INTEGER PRIMARY KEY, word TEXT)`,
      data: { ...data, tags: [{ id: 1n, word: 'a' }], marks: [{ id: 1n, word: 'b' }] },
      down: null,
      up: 'ALTER TABLE tags RENAME TO t; ALTER TABLE marks RENAME TO tags; ALTER TABLE t RENAME TO marks',
      queries: [{ name: 'words', sql: 'SELECT word FROM tags WHERE id = ?' }],
    });
    expect(codes).toContain('query-reads-other: words tags');
  });

  it('names the query and where it stands', async () => {
    const { findings } = await checkOn(oldReads, {
      ...given,
      up: 'DROP TABLE posts',
      queries: [{ name: 'Posts', sql: 'SELECT * FROM posts', file: 'app.sql', line: 3 }],
    });
    expect(findings.find(({ code }) => code === 'query-fails: Posts')).toMatchObject({
      summary: 'the query Posts no longer runs: no such table: posts',
      blame: { sql: 'SELECT * FROM posts', file: 'app.sql', line: 3 },
    });
  });
});

describe('declared writes', () => {
  const writes = (up: string, sql: string) =>
    codesOn(oldWrites, { ...given, up, queries: [{ name: 'q', sql }] }).then((codes) =>
      codes.filter((code) => code.startsWith('query')),
    );

  it.each([
    [
      'CREATE UNIQUE INDEX one ON posts (author, body)',
      "INSERT INTO posts (id, author, body) VALUES (?, ?, 'x')",
      ['query-refused: q posts'],
    ],
    [
      "CREATE TRIGGER t BEFORE UPDATE ON users BEGIN SELECT RAISE(ABORT, 'frozen'); END",
      'UPDATE users SET age = age + 1 WHERE id = ?',
      ['query-refused: q users'],
    ],
    [
      'ALTER TABLE users ADD COLUMN email TEXT',
      'INSERT INTO users VALUES (?, ?, ?)',
      ['query-refused: q users'],
    ],
    ['ALTER TABLE users ADD COLUMN email TEXT', 'INSERT INTO users (id, name) VALUES (?, ?)', []],
    ['ALTER TABLE users ADD COLUMN email TEXT', 'DELETE FROM users WHERE id = ?', []],
    ['DROP TABLE posts', 'DELETE FROM elsewhere', []],
  ])('%s against %s', async (up, sql, expected) => {
    expect(await writes(up, sql)).toEqual(expected);
  });
});
