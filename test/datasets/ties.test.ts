import fc from 'fast-check';
import { expect, it } from 'vitest';
import { datasetArbitrary, dictionaryOf, tiesIn } from '../../src/datasets/index.js';
import { schemaOf } from './database.js';

const SCHEMA = `CREATE TABLE users (id TEXT PRIMARY KEY, email TEXT, team TEXT, region TEXT);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, author TEXT, team TEXT, region TEXT);
  CREATE TABLE old_users (id TEXT PRIMARY KEY, email TEXT);`;

const tied = async (...sql: string[]) => {
  const ties = tiesIn(sql, await schemaOf(SCHEMA), 'sqlite');
  return ties.map(({ one, other }) => `${one.table}.${one.columns} ${other.table}.${other.columns}`);
};

it.each([
  ['SELECT 1 FROM posts p JOIN users AS u ON u.id = p.author', 'posts.author users.id'],
  ['UPDATE posts SET team = (SELECT users.team FROM users WHERE users.id = author)', 'posts.author users.id'],
  ['DELETE FROM posts WHERE author NOT IN (SELECT id FROM users)', 'posts.author users.id'],
  ['SELECT 1 FROM posts, users WHERE author = users.id', 'posts.author users.id'],
  ['SELECT 1 FROM posts JOIN users USING (team)', 'posts.team users.team'],
  [
    'SELECT 1 FROM posts p, users u WHERE p.team = u.team AND p.region = u.region',
    'posts.team,region users.team,region',
  ],
  ['SELECT email FROM users GROUP BY email HAVING count(*) > 1', 'users.email users.email'],
  [
    'SELECT row_number() OVER (PARTITION BY team, region ORDER BY id) FROM users',
    'users.team,region users.team,region',
  ],
  [
    'SELECT row_number() OVER (PARTITION BY team ORDER BY region DESC) FROM users',
    'users.team,region users.team,region',
  ],
  [
    "UPDATE posts SET team = (SELECT u.team FROM users u WHERE u.id = author ORDER BY (u.region = 'x') DESC, u.email LIMIT 1)",
    'users.region,email users.region,email',
  ],
  ['UPDATE posts SET author = (SELECT id FROM users ORDER BY region LIMIT 1)', 'users.region users.region'],
  [
    'DELETE FROM users WHERE id > (SELECT min(b.id) FROM users b WHERE b.email = users.email)',
    'users.email users.email',
  ],
  [
    'INSERT INTO people SELECT id, email FROM users UNION ALL SELECT id, email FROM old_users',
    'old_users.id users.id',
  ],
  ['INSERT OR IGNORE INTO users (id, email) SELECT id, email FROM old_users', 'old_users.id users.id'],
])('%s', async (sql, expected) => {
  expect(await tied(sql)).toContain(expected);
});

it('rows that are sorted by a key are told apart', async () => {
  expect(await tied('SELECT email FROM users ORDER BY email, id')).toEqual([]);
});

it('two statements that fill one table tie the keys that they bring', async () => {
  const fill = (from: string) => `INSERT INTO people (id, mail) SELECT id, email FROM ${from}`;
  expect(await tied(fill('users'), fill('old_users'))).toContain('old_users.id users.id');
});

it('a comparison with a value ties nothing', async () => {
  expect(await tied("UPDATE users SET email = 'x' WHERE team = 'y' AND region = ?")).toEqual([]);
});

it('rows of tied columns meet in most datasets, and miss each other in most', async () => {
  const schema = await schemaOf(SCHEMA);
  const sql = ['SELECT 1 FROM posts p JOIN users u ON u.id = p.author'];
  const datasets = fc.sample(
    datasetArbitrary(schema, {
      level: 'edgy',
      dictionary: dictionaryOf(sql, 'sqlite'),
      ties: tiesIn(sql, schema, 'sqlite'),
    }),
    { numRuns: 20, seed: 1 },
  );
  const sides = datasets.map(({ users = [], posts = [] }) => {
    const ids = new Set(users.map(({ id }) => id));
    const met = posts.filter(({ author }) => ids.has(author ?? null)).length;
    return { met: met > 0, missed: met < posts.length };
  });
  expect(sides.filter(({ met }) => met).length).toBeGreaterThan(10);
  expect(sides.filter(({ missed }) => missed).length).toBeGreaterThan(10);
});
