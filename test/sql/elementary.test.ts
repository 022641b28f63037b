import { expect, it } from 'vitest';
import { elementary } from '../../src/sql/elementary.js';

it.each([
  [
    `ALTER TABLE app.t ADD COLUMN a numeric(10, 2) DEFAULT f(1, 2), DROP b, ALTER COLUMN c TYPE text USING (c, 1)::text;`,
    [
      'ALTER TABLE app.t ADD COLUMN a numeric(10, 2) DEFAULT f(1, 2)',
      'ALTER TABLE app.t DROP b',
      'ALTER TABLE app.t ALTER COLUMN c TYPE text USING (c, 1)::text',
    ],
  ],
  ['DROP TABLE IF EXISTS a, "b" CASCADE', ['DROP TABLE IF EXISTS a', 'DROP TABLE IF EXISTS "b" CASCADE']],
  ['TRUNCATE a, b', ['TRUNCATE a', 'TRUNCATE b']],
  ['-- both\nDROP TYPE a, b', ['DROP TYPE a', 'DROP TYPE b']],
])('%s', (sql, parts) => {
  expect(elementary(sql, 'postgres')).toEqual(parts);
});

it.each([
  'ALTER TABLE t ADD CONSTRAINT u UNIQUE (a, b)',
  'ALTER TYPE p ADD ATTRIBUTE a int, DROP ATTRIBUTE b',
  'DROP FUNCTION f(int, text)',
  'INSERT INTO t VALUES (1, 2), (3, 4)',
  'DROP TABLE t;',
])('%s is alone', (sql) => {
  expect(elementary(sql, 'postgres')).toEqual([sql]);
});

it('leaves SQLite’s statements alone, which have no lists', () => {
  expect(elementary('DROP TABLE a, b', 'sqlite')).toEqual(['DROP TABLE a, b']);
});
