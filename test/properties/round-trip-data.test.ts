import { describe, expect, it } from 'vitest';
import { roundTripData } from '../../src/properties/round-trip-data.js';
import { checkOn, codesOn } from './support.js';

const schema =
  'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, meta JSON); CREATE TABLE log (what TEXT)';
const data = {
  users: [
    { id: 1n, name: ' Ann', meta: '{"a": 1, "t": 45}' },
    { id: 2n, name: null, meta: null },
    { id: 3n, name: '007', meta: '{"t":null}' },
  ],
};
const codes = (up: string, down: string, more: object = {}) =>
  codesOn(roundTripData, { schema, up, down, data, ...more });

describe('is not restored', () => {
  it.each([
    [
      'a default in place of the values',
      'ALTER TABLE users DROP COLUMN name',
      "ALTER TABLE users ADD COLUMN name TEXT DEFAULT 'x'",
      ['values-not-restored users.name'],
    ],
    [
      'values that are computed back',
      'UPDATE users SET name = trim(name)',
      "UPDATE users SET name = ' ' || name",
      ['values-spoilt users.name'],
    ],
    [
      'values that down forgets to take back',
      'CREATE TABLE kept AS SELECT id, name FROM users; UPDATE users SET name = NULL',
      'DROP TABLE kept',
      ['values-forgotten users.name'],
    ],
    [
      'a column that is not renamed back',
      'ALTER TABLE users RENAME COLUMN name TO label',
      'SELECT 1',
      ['values-not-restored users.name'],
    ],
    [
      'values that only down spoils',
      'ALTER TABLE users ADD a',
      'ALTER TABLE users DROP COLUMN a; UPDATE users SET name = upper(name)',
      ['values-spoilt users.name'],
    ],
    [
      'keys that are numbered anew',
      'CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, meta JSON); INSERT INTO n (name, meta) SELECT name, meta FROM users ORDER BY id DESC; DROP TABLE users; ALTER TABLE n RENAME TO users',
      'SELECT 1',
      ['keys-not-restored users'],
    ],
    [
      'keys that are numbered anew where rows are lost as well',
      'CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, meta JSON); INSERT INTO n (name, meta) SELECT name, meta FROM users WHERE id > 1 ORDER BY id; DROP TABLE users; ALTER TABLE n RENAME TO users',
      'SELECT 1',
      ['keys-not-restored users', 'rows-not-restored users'],
    ],
    [
      'values that move from one row to another',
      'UPDATE log SET what = 1',
      "UPDATE users SET name = CASE id WHEN 1 THEN '007' ELSE name END",
      ['values-spoilt users.name'],
    ],
    ['deleted rows', 'DELETE FROM users WHERE name IS NULL', 'SELECT 1', ['rows-not-restored users']],
    [
      'archived rows that down forgets',
      'CREATE TABLE old AS SELECT * FROM users WHERE id = 2; DELETE FROM users WHERE id = 2',
      'DROP TABLE old',
      ['rows-forgotten users'],
    ],
    [
      'rows that an inner join of down loses',
      'CREATE TABLE names AS SELECT id, name FROM users WHERE name IS NOT NULL; ALTER TABLE users DROP COLUMN name',
      'CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, meta JSON); INSERT INTO n SELECT id, names.name, meta FROM users JOIN names USING (id); DROP TABLE users; DROP TABLE names; ALTER TABLE n RENAME TO users',
      ['rows-forgotten users'],
    ],
    ['rows that down leaves', "INSERT INTO log VALUES ('x')", 'SELECT 1', ['rows-left-behind log']],
    [
      'a type',
      'ALTER TABLE users ADD a',
      'ALTER TABLE users DROP COLUMN a; UPDATE users SET meta = CAST(meta AS BLOB) WHERE id = 1',
      ['values-spoilt users.meta'],
    ],
    [
      'a JSON attribute that was there before',
      "UPDATE users SET meta = json_set(meta, '$.t', 300) WHERE json_extract(meta, '$.t') IS NULL",
      "UPDATE users SET meta = json_remove(meta, '$.t')",
      ['values-not-restored users.meta'],
    ],
    ['a dropped table', 'DROP TABLE users', 'SELECT 1', ['rows-not-restored users']],
    [
      'anything by a down that fails on rows',
      'ALTER TABLE users ADD a',
      'INSERT INTO users (id) SELECT id FROM users',
      ['down-fails'],
    ],
  ])('%s', async (_, up, down, expected) => {
    expect(await codes(up, down)).toEqual(expected);
  });
});

describe('is restored', () => {
  it.each([
    ['a column added and dropped', 'ALTER TABLE users ADD a DEFAULT 7', 'ALTER TABLE users DROP COLUMN a'],
    [
      'a column renamed and renamed back',
      'ALTER TABLE users RENAME name TO label',
      'ALTER TABLE users RENAME label TO name',
    ],
    [
      'a kept copy',
      'CREATE TABLE kept AS SELECT id, meta FROM users; UPDATE users SET meta = json(meta)',
      'UPDATE users SET meta = (SELECT meta FROM kept WHERE kept.id = users.id); DROP TABLE kept',
    ],
    [
      'a split that is joined again',
      'CREATE TABLE names AS SELECT id, name FROM users; ALTER TABLE users DROP COLUMN name',
      'CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, meta JSON); INSERT INTO n SELECT id, names.name, meta FROM users LEFT JOIN names USING (id); DROP TABLE users; DROP TABLE names; ALTER TABLE n RENAME TO users',
    ],
    [
      'rows of its own, put in and deleted',
      "INSERT INTO log VALUES ('x')",
      "DELETE FROM log WHERE what = 'x'",
    ],
    [
      'a rebuild',
      'CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, meta JSON, extra TEXT); INSERT INTO n SELECT *, NULL FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users',
      'CREATE TABLE "n" (id INTEGER PRIMARY KEY, "name" TEXT, meta JSON); INSERT INTO n SELECT id, name, meta FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users',
    ],
  ])('%s', async (_, up, down) => {
    expect(await codes(up, down)).toEqual([]);
  });
});

it('leaves a down that never works to round-trip-schema', async () => {
  const given = { schema, up: 'CREATE TABLE t (a)', down: 'DROP TABLE tt', data };
  expect(await checkOn(roundTripData, given)).toMatchObject({ findings: [], evidence: false });
});

it('shows the values that differ', async () => {
  const given = { schema, up: 'UPDATE users SET name = trim(name)', down: 'SELECT 1', data };
  const { findings } = await checkOn(roundTripData, given);
  expect(findings[0]?.differences).toEqual([
    { table: 'users', key: { id: 1n }, column: 'name', before: ' Ann', after: 'Ann' },
  ]);
});

it('does not apply without a down, or before there are tables', async () => {
  const up = 'CREATE TABLE t (a)';
  expect((await checkOn(roundTripData, { schema, up })).skipped).toContain('no down');
  expect((await checkOn(roundTripData, { schema: '', up, down: 'DROP TABLE t' })).skipped).toContain(
    'no table',
  );
});

it('says of a dropped column that it is dropped, and of a changed one that it is changed', async () => {
  const summaries = async (up: string, down: string) =>
    (await checkOn(roundTripData, { schema, up, down, data })).findings.map(({ summary }) => summary);
  expect(
    await summaries('ALTER TABLE users DROP COLUMN name', 'ALTER TABLE users ADD COLUMN name TEXT'),
  ).toEqual([expect.stringMatching(/^up drops users\.name and keeps no exact copy/)]);
  expect(await summaries('UPDATE users SET name = upper(name)', 'SELECT 1')).toEqual([
    expect.stringMatching(/^up changes values of users\.name and keeps no exact copy/),
  ]);
});

it('takes it for a decision where only a key that was there already gets the old name', async () => {
  const rename = (from: string, to: string) =>
    `UPDATE users SET meta = json_remove(json_set(meta, '$.${to}', json(meta -> '$.${from}')), '$.${from}') WHERE json_type(meta, '$.${from}') IS NOT NULL AND json_type(meta, '$.${to}') IS NULL`;
  const { findings } = await checkOn(roundTripData, {
    schema,
    data: { users: [{ id: 1n, name: 'a', meta: '{"limit":1,"a":2}' }] },
    up: rename('t', 'limit'),
    down: rename('limit', 't'),
  });
  expect(findings).toMatchObject([{ kind: 'decision', code: 'values-spoilt', column: 'meta' }]);
});
