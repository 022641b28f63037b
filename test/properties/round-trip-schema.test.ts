import { describe, expect, it } from 'vitest';
import { roundTripSchema } from '../../src/properties/round-trip-schema.js';
import { checkOn, codesOn } from './support.js';

const schema = `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, age INTEGER DEFAULT 18);
  CREATE INDEX users_name ON users (name);
  CREATE VIEW grown AS SELECT id FROM users WHERE age > 17;
  CREATE TRIGGER stamp AFTER UPDATE ON users BEGIN SELECT 1; END`;
const given = (up: string, down: string | null) => ({
  schema,
  up,
  down,
  data: { users: [{ id: 1n, name: 'a' }] },
});

describe('is not restored', () => {
  it.each([
    ['a table left behind', 'CREATE TABLE t (a)', 'SELECT 1; PRAGMA user_version', ['down-does-nothing']],
    [
      'one of two things left behind',
      'CREATE TABLE t (a); CREATE INDEX i ON users (age)',
      'DROP TABLE t',
      ['left-behind users'],
    ],
    [
      'a column left behind',
      'ALTER TABLE users ADD a; ALTER TABLE users ADD b',
      'ALTER TABLE users DROP COLUMN a',
      ['left-behind users.b'],
    ],
    [
      'an index that is missing',
      'DROP INDEX users_name; CREATE TABLE t (a)',
      'DROP TABLE t',
      ['missing users'],
    ],
    [
      'an index on other columns',
      'DROP INDEX users_name',
      'CREATE INDEX users_name ON users (name, age)',
      ['changed users'],
    ],
    [
      'a view that says something else',
      'DROP VIEW grown',
      'CREATE VIEW grown AS SELECT id FROM users WHERE age > 18',
      ['changed grown'],
    ],
    [
      'the order of columns on which a view depends',
      'DROP INDEX users_name; DROP VIEW grown; ALTER TABLE users DROP COLUMN name',
      'ALTER TABLE users ADD COLUMN name TEXT COLLATE NOCASE; CREATE INDEX users_name ON users (name); CREATE VIEW grown AS SELECT * FROM users WHERE age > 17',
      ['column-order users'],
      'SELECT *',
    ],
    [
      'a default',
      'DROP VIEW grown; ALTER TABLE users DROP COLUMN age',
      'ALTER TABLE users ADD age INTEGER; CREATE VIEW grown AS SELECT id FROM users WHERE age > 17',
      ['changed users.age'],
    ],
    [
      'the version of the database',
      'PRAGMA user_version = 7; CREATE TABLE t (a)',
      'DROP TABLE t',
      ['changed user_version'],
    ],
    [
      'an index that was there before up',
      'CREATE INDEX IF NOT EXISTS users_name ON users (name)',
      'DROP INDEX users_name',
      ['up-does-nothing'],
    ],
    ['anything by an empty down', 'CREATE TABLE t (a)', '', ['down-does-nothing']],
    ['anything by a down that fails', 'CREATE TABLE t (a)', 'DROP TABLE tt', ['down-fails']],
    ['anything without a down', 'CREATE TABLE t (a)', null, ['down-missing']],
  ])('%s', async (_, up, down, expected, view = 'SELECT id') => {
    const { schema, ...rest } = given(up, down);
    const viewed = { ...rest, schema: schema.replace('VIEW grown AS SELECT id', `VIEW grown AS ${view}`) };
    expect(await codesOn(roundTripSchema, viewed)).toEqual(expected);
  });

  it('by an order of columns on which nothing depends, which is told', async () => {
    const { findings, notes } = await checkOn(
      roundTripSchema,
      given(
        'DROP INDEX users_name; DROP VIEW grown; ALTER TABLE users DROP COLUMN name',
        'ALTER TABLE users ADD COLUMN name TEXT COLLATE NOCASE; CREATE INDEX users_name ON users (name); CREATE VIEW grown AS SELECT id FROM users WHERE age > 17',
      ),
    );
    expect(findings).toEqual([]);
    expect(notes?.[0]).toContain('in another order');
  });

  it('where an index is there under another name, which is the same otherwise', async () => {
    const renamed = given('DROP INDEX users_name', 'CREATE INDEX users_nam ON users (name)');
    expect(await codesOn(roundTripSchema, renamed)).toEqual([]);
  });

  it('tells how', async () => {
    const { findings } = await checkOn(
      roundTripSchema,
      given('ALTER TABLE users ADD a; CREATE TABLE t (a)', 'DROP TABLE t'),
    );
    expect(findings[0]).toMatchObject({
      summary: 'down leaves column users.a behind',
    });
  });

  it('tells all of one kind in one finding', async () => {
    const up = 'CREATE INDEX a ON users (age); CREATE INDEX b ON users (age, name); CREATE TABLE t (x)';
    const { findings } = await checkOn(roundTripSchema, given(up, 'DROP TABLE t'));
    expect(findings.map(({ summary }) => summary)).toEqual([
      'down leaves index a behind; down leaves index b behind',
    ]);
  });
});

describe('is restored', () => {
  it.each([
    [
      'an index renamed and renamed back',
      'DROP INDEX users_name; CREATE INDEX n ON users (name)',
      'DROP INDEX n; CREATE INDEX users_name ON users (name)',
    ],
    ['a column added and dropped', 'ALTER TABLE users ADD COLUMN a TEXT', 'ALTER TABLE users DROP COLUMN a'],
    [
      'a column renamed and renamed back',
      'ALTER TABLE users RENAME COLUMN name TO label',
      'ALTER TABLE users RENAME COLUMN label TO name',
    ],
    [
      'a table renamed and renamed back',
      'ALTER TABLE users RENAME TO people',
      'ALTER TABLE people RENAME TO users',
    ],
    [
      'a view replaced and restored',
      'DROP VIEW grown; CREATE VIEW grown AS SELECT 1',
      'DROP VIEW grown; create view "grown" as select id from users where age > 17',
    ],
    [
      'a trigger dropped and made again',
      'DROP TRIGGER stamp',
      'CREATE TRIGGER "stamp" AFTER UPDATE ON "users" BEGIN SELECT 1; END',
    ],
    ['a full-text index made and dropped', 'CREATE VIRTUAL TABLE f USING fts5 (a)', 'DROP TABLE f'],
    ['rows only', 'UPDATE users SET age = 3', 'SELECT 1'],
    [
      'a rebuild with other quotes',
      'PRAGMA legacy_alter_table = ON; CREATE TABLE "n" ("id" INTEGER PRIMARY KEY, "name" TEXT COLLATE NOCASE, "age" INTEGER DEFAULT 18); INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users; CREATE INDEX users_name ON users (name); CREATE TRIGGER stamp AFTER UPDATE ON users BEGIN SELECT 1; END',
      'SELECT 1',
    ],
  ])('%s', async (_, up, down) => {
    expect(await codesOn(roundTripSchema, given(up, down))).toEqual([]);
  });

  it('nothing by nothing, which is told', async () => {
    const check = await checkOn(roundTripSchema, given('SELECT 1', ''));
    expect(check).toMatchObject({ findings: [], notes: ['up does nothing, and down undoes nothing'] });
  });
});

it('does not apply where there is no way back', async () => {
  const base = given('CREATE TABLE t (a)', null);
  expect((await checkOn(roundTripSchema, { ...base, irreversible: 'rows are gone' })).skipped).toBe(
    'irreversible: rows are gone',
  );
  expect((await checkOn(roundTripSchema, { ...base, reversible: false })).skipped).toContain(
    'no way to write a down',
  );
});

it('leaves a down that fails only with rows to round-trip-data', async () => {
  const failing = given(
    'ALTER TABLE users ADD a',
    'CREATE UNIQUE INDEX x ON users (a); INSERT INTO users (id) SELECT id FROM users',
  );
  expect(await checkOn(roundTripSchema, failing)).toMatchObject({ findings: [], evidence: false });
});
