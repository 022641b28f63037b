import { describe, expect, it } from 'vitest';
import { live } from '../../src/properties/live.js';
import { checkOn, codesOn } from './support.js';

const schema = 'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE log (what TEXT)';
const data = { users: [1n, 2n, 3n, 4n, 5n].map((id) => ({ id, name: `user ${id}` })) };
const rebuild =
  'CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, nick TEXT); INSERT INTO n (id, name) SELECT id, name FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users';
const parts = (up: string) => up.replaceAll('; ', '; COMMIT; BEGIN; ');

describe.each([
  ['a write-ahead log', 3],
  ['a rollback journal', 7],
])('with %s', (_, index) => {
  const codes = (up: string, more: object = {}) =>
    codesOn(live, { schema, data, down: null, index, up, ...more });

  it.each([
    ['a rebuild in one transaction', rebuild],
    ['a column and its values', 'ALTER TABLE users ADD COLUMN nick TEXT; UPDATE users SET nick = name'],
    ['rows that are deleted on purpose', 'DELETE FROM users WHERE id = 1'],
    ['a table that goes', 'DROP TABLE users'],
    ['statements that change nothing', 'SELECT 1'],
  ])('finds nothing in %s', async (_name, up) => {
    const { findings, evidence } = await checkOn(live, { schema, data, down: null, index, up });
    expect({ findings, evidence }).toEqual({ findings: [], evidence: true });
  });

  it('finds what is seen between two transactions', async () => {
    expect(
      await codes(parts('ALTER TABLE users ADD COLUMN nick TEXT; UPDATE users SET nick = name')),
    ).toContain('state-between');
  });

  it('finds nothing in new tables that come one by one, beside all that was there', async () => {
    const made = 'CREATE TABLE a (x TEXT); CREATE TABLE b (x TEXT); CREATE INDEX names ON users (name)';
    expect(await codes(parts(made))).toEqual([]);
  });

  it('finds a row that was deleted after it had been copied', async () => {
    expect(await codes(parts(rebuild))).toContain('write-lost users');
  });
});

it('does not apply where the tool has no transactions', async () => {
  const { skipped } = await checkOn(live, { schema, up: 'SELECT 1; SELECT 2', transactions: false });
  expect(skipped).toBeTruthy();
});
