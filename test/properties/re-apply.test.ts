import { describe, expect, it } from 'vitest';
import { reApply } from '../../src/properties/re-apply.js';
import { checkOn, codesOn } from './support.js';

const schema = `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE log (id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT)`;
const data = {
  users: [
    { id: 1n, name: 'a' },
    { id: 2n, name: 'b' },
  ],
  log: [{ id: 5n, what: 'x' }],
};
const codes = (up: string, down: string) => codesOn(reApply, { schema, up, down, data });

it.each([
  ['a table left behind', 'CREATE TABLE t (a)', 'SELECT 1', ['up-fails-again']],
  [
    'a table left behind that IF NOT EXISTS skips',
    'CREATE TABLE IF NOT EXISTS t (a); INSERT INTO t VALUES (1)',
    'SELECT 1',
    ['rows-differ t'],
  ],
  [
    'values that are not put back',
    "UPDATE users SET name = name || '!'",
    'SELECT 1',
    ['cells-differ users.name'],
  ],
  [
    'an index that down takes along',
    'CREATE TABLE IF NOT EXISTS t (a); CREATE INDEX IF NOT EXISTS i ON users (name)',
    'DROP INDEX i',
    [],
  ],
  ['rows that are not deleted', "INSERT INTO log (what) VALUES ('y')", 'SELECT 1', ['rows-differ log']],
])('finds %s', async (_, up, down, expected) => {
  expect(await codes(up, down)).toEqual(expected);
});

describe('does not mind', () => {
  it.each([
    ['a column added and dropped', 'ALTER TABLE users ADD a', 'ALTER TABLE users DROP COLUMN a'],
    [
      'a number that AUTOINCREMENT does not give twice',
      "INSERT INTO log (what) VALUES ('y')",
      "DELETE FROM log WHERE what = 'y'",
    ],
    ['a random value', 'CREATE TABLE t (a); INSERT INTO t VALUES (random())', 'DROP TABLE t'],
    ['a down that fails, which others tell', 'CREATE TABLE t (a)', 'DROP TABLE tt'],
  ])('%s', async (_, up, down) => {
    expect(await codes(up, down)).toEqual([]);
  });
});

it('does not apply without a down', async () => {
  expect((await checkOn(reApply, { schema, up: 'CREATE TABLE t (a)' })).skipped).toContain('no down');
});
