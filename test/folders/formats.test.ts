import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { formats } from '../../src/model/source.js';
import { failureOf, fixture, folderOf, steps } from './folder.js';

const read = (name: string, options = {}) => readFolder(fixture(name), options);
const ids = async (name: string, options = {}) =>
  (await read(name, options)).migrations.map((each) => each.id);
const transactions = async (name: string, options = {}) =>
  (await read(name, options)).migrations.map((each) => each.up.transaction);

/** Formats with a test of their own, in `more-formats.test.ts`, `code/pairs.test.ts`, files of their names, and folders of them. */
const OWN = [
  'rehearsal',
  'twins',
  'sections',
  'tern',
  'atlas',
  'sqitch',
  'liquibase',
  'supabase',
  'node-pg-migrate-sql',
  'payload',
  'postgres-migrations',
  'prisma-8',
  'command',
];

test.each(formats.filter((format) => !OWN.includes(format)))('%s is recognised by itself', async (format) => {
  const source = await read(
    `${format}/good`,
    format === 'flyway' ? { placeholders: { schema_prefix: '' } } : {},
  );
  expect(source.format).toBe(format);
  expect(source.dialect).toBe(format === 'node-pg-migrate' ? 'postgres' : 'sqlite');
  expect(source.notes[0]?.message).toContain(`read as ${format}: `);
  for (const migration of source.migrations) {
    expect(migration.checksum).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(migration.description).not.toBe('');
    expect(migration.changes).toBeNull();
  }
});

describe('golang-migrate', () => {
  test('orders by number, pairs by number, keeps files and lines', async () => {
    const { migrations, rules } = await read('golang-migrate/good');
    expect(migrations.map((each) => each.id)).toEqual(['1_users', '2_seed', '10_name_index']);
    expect(steps(migrations[2])).toEqual(['2: CREATE INDEX users_name', '5: CREATE TRIGGER users_touch']);
    expect(steps(migrations[2], 'down')).toEqual(['1: DROP TRIGGER users_touch', '2: DROP INDEX users_name']);
    expect(migrations[2]?.files.map((file) => file.split('/').at(-1))).toEqual([
      '10_name_index.up.sql',
      '10_drop_index.down.sql',
    ]);
    expect(rules).toEqual({
      connection: 'shared',
      transactions: true,
      recordsApart: true,
      wrapperAssumed: true,
      reversible: true,
      conditions: false,
      foreignKeys: true,
    });
  });

  test('takes the files of the wanted dialect and says what it leaves out', async () => {
    const source = await read('golang-migrate/dialects');
    expect(source.migrations.map((each) => each.id)).toEqual(['V0001.Init', 'V0002.Common']);
    expect(source.notes.map((note) => note.message)).toContain(
      '2 files for other databases are left out (mysql, postgres)',
    );
    const postgres = await read('golang-migrate/dialects', { dialect: 'postgres' });
    expect(steps(postgres.migrations[0])).toEqual(['1: CREATE TABLE a']);
    expect(postgres.migrations[0]?.down).toBeNull();
  });

  test('refuses what the tool refuses', async () => {
    expect(await failureOf(fixture('golang-migrate/bad-duplicate'))).toMatch(
      /1_a\.up\.sql: <folder>\/01_b\.up\.sql and <folder>\/1_a\.up\.sql have the same version 1/,
    );
    expect(await failureOf(fixture('golang-migrate/bad-lone-down'))).toMatch(
      /^<folder>\/2_b\.down\.sql: version 2 has a down but no up/,
    );
  });

  test('sends what cannot be split as it is, and says where', async () => {
    const { migrations, notes } = await read('golang-migrate/bad-quote');
    expect(notes.find(({ message }) => message.includes('never closed'))).toMatchObject({
      kind: 'context',
      line: 3,
    });
    expect(steps(migrations[0])?.at(-1)).toMatch(/^3: /);
  });

  test('runs one number twice by name where that is asked for', async () => {
    expect(await ids('golang-migrate/bad-duplicate', { sameNumber: 'by-name' })).toEqual(['01_b', '1_a']);
  });
});

describe('diesel', () => {
  test('orders by the name without dashes and reads metadata.toml', async () => {
    const { migrations } = await read('diesel/good');
    expect(migrations.map((each) => each.id)).toEqual([
      '20240101000000_first',
      '2024-02-01-000000_second',
      '20240301000000_third',
    ]);
    expect(migrations.map((each) => each.up.transaction)).toEqual([true, false, true]);
    expect(migrations[1]?.down).toBeNull();
    expect(migrations[2]?.down).toBeNull();
    expect(migrations[2]?.irreversible).toBeNull();
  });

  test('refuses a folder without up.sql and one version twice', async () => {
    expect(await failureOf(fixture('diesel/bad-no-up'))).toMatch(
      /20240201000000_second: the folder holds no up\.sql/,
    );
    expect(await failureOf(fixture('diesel/bad-duplicate'))).toMatch(/have the same version 20240101000000/);
  });
});

describe('goose', () => {
  test('reads sections, blocks, options and code between the files', async () => {
    const { migrations, notes } = await read('goose/good');
    expect(migrations.map((each) => each.id)).toEqual([
      '00001_init',
      '00002_vacuum',
      '20240101000000_environment',
    ]);
    expect(steps(migrations[0])).toEqual(['2: CREATE TABLE a', '6: CREATE TRIGGER a_ai']);
    expect(steps(migrations[0], 'down')).toEqual(['12: DROP TABLE a']);
    expect(migrations.map((each) => each.up.transaction)).toEqual([true, false, true]);
    expect(migrations[1]?.down?.transaction).toBe(false);
    expect(migrations[2]?.down).toBeNull();
    expect(migrations[2]?.up.steps).toMatchObject([{ sql: 'INSERT INTO a VALUES (7)', line: 3 }]);
    expect(notes.filter((note) => note.kind === 'gap').map((note) => note.message)).toEqual([
      '00003_code.go is a migration written as code: it is not covered, and what follows is tried without it (--stand-in 00003_code.go=FILE.sql runs SQL in its place)',
    ]);
  });

  test.each([
    ['bad-no-up', /1_a\.sql:1: SQL stands before "-- \+goose Up"/],
    ['bad-semicolon', /1_a\.sql:3: the statement has no semicolon at the end of a line/],
    ['bad-annotation', /1_a\.sql:2: "-- \+goose StatmentBegin" is not understood here/],
  ])('refuses %s', async (name, message) => {
    expect(await failureOf(fixture(`goose/${name}`))).toMatch(message);
  });
});

describe('sql-migrate', () => {
  test('orders by number and reads the options of each section', async () => {
    const { migrations } = await read('sql-migrate/good');
    expect(migrations.map((each) => each.id)).toEqual(['1_init', '2_vacuum', '10_trigger']);
    expect(migrations.map((each) => each.up.transaction)).toEqual([true, false, true]);
    expect(migrations[1]?.down).toBeNull();
    expect(steps(migrations[2])).toEqual(['3: CREATE TRIGGER a_ai']);
  });

  test('refuses a file without Up', async () => {
    expect(await failureOf(fixture('sql-migrate/bad-no-up'))).toMatch(
      /2_b\.sql:1: there is no "-- \+migrate Up"/,
    );
  });
});

describe('dbmate', () => {
  test('reads blocks with their options, several pairs of them too', async () => {
    const { migrations } = await read('dbmate/good');
    expect(migrations.map((each) => each.up.transaction)).toEqual([true, false, true]);
    expect(steps(migrations[0], 'down')).toEqual(['5: DROP TABLE a']);
    expect(migrations[1]?.down).toBeNull();
    expect(steps(migrations[2])).toEqual(['2: CREATE TABLE b', '6: CREATE TABLE c']);
    expect(steps(migrations[2], 'down')).toEqual(['8: DROP TABLE c', '4: DROP TABLE b']);
  });

  test('refuses a missing down block and a wrong order', async () => {
    expect(await failureOf(fixture('dbmate/bad-no-down'))).toMatch(
      /1_a\.sql:1: there is no "-- migrate:down"/,
    );
    expect(await failureOf(fixture('dbmate/bad-order'))).toMatch(
      /1_a\.sql:1: "-- migrate:down" stands where/,
    );
  });
});

describe('sqlx', () => {
  test('reads forward-only files and pairs, and opts out of the transaction', async () => {
    const { migrations, rules, notes } = await read('sqlx/good');
    expect(migrations.map((each) => each.id)).toEqual(['20240101_init', '20240102_vacuum', '20240103_pair']);
    expect(migrations.map((each) => each.up.transaction)).toEqual([true, false, true]);
    expect(migrations.map((each) => each.down !== null)).toEqual([false, false, true]);
    expect(rules.reversible).toBe(true);
    expect(notes.some((note) => note.message.includes('before 0.9'))).toBe(true);
  });

  test('refuses one version twice', async () => {
    expect(await failureOf(fixture('sqlx/bad-duplicate'))).toMatch(/have the same version 1/);
  });

  test('takes them by name where the runner does', async () => {
    const { migrations } = await readFolder(fixture('sqlx/bad-duplicate'), { sameNumber: 'by-name' });
    expect(migrations).toHaveLength(2);
  });
});

describe('flyway', () => {
  const options = { placeholders: { schema_prefix: 'p_' } };

  test('orders version parts as numbers, repeatable ones last', async () => {
    expect(await ids('flyway/good', options)).toEqual([
      'V1__init',
      'V1_2__middle',
      'V1.10__later',
      'V2__pragma',
      'R__views',
    ]);
    expect(await transactions('flyway/good', options)).toEqual([true, false, true, false, true]);
  });

  test('pairs undo files and fills placeholders', async () => {
    const { migrations, rules } = await read('flyway/good', options);
    expect(migrations[0]?.up.steps).toMatchObject([{ sql: 'CREATE TABLE p_a (x)', line: 1 }]);
    expect(steps(migrations[1], 'down')).toEqual(['1: DROP TABLE b']);
    expect(rules.reversible).toBe(true);
  });

  test('cannot run what holds a placeholder without value, and refuses one version twice', async () => {
    const { migrations } = await read('flyway/good');
    expect(migrations[0]?.up.obstacle).toMatch(
      /V1__init\.sql:1: the placeholder \$\{schema_prefix\} has no value — give one with --placeholder schema_prefix=VALUE$/,
    );
    expect(await failureOf(fixture('flyway/bad-duplicate'))).toMatch(/have the same version 1/);
  });
});

describe('prisma', () => {
  test('is forward only and without transactions on SQLite', async () => {
    const { migrations, rules } = await read('prisma/good');
    expect(migrations.map((each) => each.id)).toEqual(['20240101000000_init', '20240102000000_name']);
    expect(migrations.map((each) => each.up.transaction)).toEqual([false, false]);
    expect(rules).toMatchObject({ transactions: false, reversible: false });
  });

  test('refuses MySQL', async () => {
    expect(await failureOf(fixture('prisma/bad-mysql'))).toMatch(
      /written for MySQL: migration_lock\.toml says mysql/,
    );
  });
});

describe('drizzle', () => {
  test('follows the journal and cuts at the breakpoints', async () => {
    const { migrations } = await read('drizzle/good');
    expect(migrations.map((each) => each.id)).toEqual(['0000_init', '0001_more']);
    expect(steps(migrations[0])).toEqual(['1: CREATE TABLE `a`', '5: CREATE INDEX `a_x`']);
    expect(steps(migrations[1])).toEqual(['1: ALTER TABLE `a`', '2: ALTER TABLE `a`']);
  });

  test.each([
    ['libSQL, by the journal', 'turso', {}, ['PRAGMA foreign_keys = OFF']],
    ['libSQL, by its client', 'sqlite', { '@libsql/client': '1' }, ['PRAGMA foreign_keys = OFF']],
    ['another driver', 'sqlite', { 'better-sqlite3': '12' }, undefined],
    ['either of them', 'sqlite', { '@libsql/client': '1', 'better-sqlite3': '12' }, undefined],
    ['no driver that is known', 'sqlite', {}, undefined],
  ])('switches foreign keys off for %s', async (_, dialect, dependencies, before) => {
    const root = folderOf({
      'package.json': JSON.stringify({ dependencies }),
      'drizzle/0000_a.sql': 'CREATE TABLE a (id INTEGER)',
      'drizzle/meta/_journal.json': JSON.stringify({ dialect, entries: [{ tag: '0000_a', when: 1 }] }),
    });
    const { migrations } = await readFolder(join(root, 'drizzle'));
    expect(migrations[0]?.up.around?.before).toEqual(before);
  });

  test('refuses a journal that is broken or names a missing file', async () => {
    expect(await failureOf(fixture('drizzle/bad-journal'))).toMatch(
      /_journal\.json: this is not Drizzle's journal/,
    );
    expect(await failureOf(fixture('drizzle/bad-missing'))).toMatch(
      /0001_gone\.sql is in the journal but not/,
    );
  });
});

describe('plain', () => {
  test('orders by number, then name, and sees a transaction of the file itself', async () => {
    const { migrations, notes } = await read('plain/good');
    expect(migrations.map((each) => each.id)).toEqual(['1_init', '2_a', '2_b', '10_last']);
    expect(migrations.map((each) => each.up.transaction)).toEqual([false, false, false, false]);
    const messages = notes.map((note) => note.message);
    expect(messages).toContain('2_a.sql and 2_b.sql have one number: they run in the order of their names');
    expect(messages).toContain(
      'notes.sql is no migration by the rules of plain numbered files: it is left out',
    );
  });

  test('refuses MySQL told by its SQL', async () => {
    expect(await failureOf(fixture('plain/bad-mysql'))).toMatch(/written for MySQL: the SQL says so/);
  });
});
