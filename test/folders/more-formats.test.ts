import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { failureOf, folderOf, steps } from './folder.js';

const read = async (files: Record<string, string>, options = {}) => {
  const source = await readFolder(folderOf(files), options);
  return { ...source, said: source.notes.map(({ message }) => message).join('\n') };
};

describe('tern', () => {
  const files = {
    '001_a.sql': '{{ template "shared/t.sql" . }}\n---- create above / drop below ----\nDROP TABLE t;\n',
    '002_b.sql': '---- tern: disable-tx ----\nCREATE INDEX CONCURRENTLY i ON t (id);\n',
    'shared/t.sql': 'CREATE TABLE t (id int);',
  };

  test('divides a file in two, fills templates, runs without a transaction where it says so', async () => {
    const { format, dialect, migrations, notes } = await read({
      ...files,
      '003_c.sql': 'SELECT 1;\n---- create above / drop below ----\n',
    });
    expect([format, dialect]).toEqual(['tern', 'postgres']);
    expect(steps(migrations[0])).toEqual(['1: CREATE TABLE t']);
    expect(steps(migrations[0], 'down')).toEqual(['3: DROP TABLE t']);
    expect(migrations.map(({ up, down }) => [up.transaction, down === null])).toEqual([
      [true, false],
      [false, true],
      [true, true],
    ]);
    expect(notes.filter(({ kind }) => kind === 'gap')).toEqual([]);
  });

  test('a template that is not there is one line', async () => {
    const folder = folderOf({
      '001_a.sql': '{{ template "x.sql" . }}\n---- create above / drop below ----\nSELECT 1;',
    });
    expect(await failureOf(folder)).toContain('001_a.sql:1: the template x.sql is not there');
  });
});

test("node-pg-migrate's SQL files hold both directions", async () => {
  const { format, migrations } = await read({
    '1700000000000_a.sql': '-- Up Migration\nCREATE TABLE t (id int);\n\n-- Down Migration\nDROP TABLE t;\n',
    '1700000000001_b.sql': '-- up migration\nALTER TABLE t ADD b int;\n',
  });
  expect(format).toBe('node-pg-migrate-sql');
  expect(steps(migrations[0])).toEqual(['2: CREATE TABLE t']);
  expect(steps(migrations[0], 'down')).toEqual(['5: DROP TABLE t']);
  expect(migrations[1]?.down).toBeNull();
});

test('Atlas: the mode of transactions and the delimiter stand at the head of a file', async () => {
  const { format, migrations } = await read({
    'atlas.sum': 'h1:x\n',
    '20240101_a.sql': '-- Create "t" table\nCREATE TABLE t (id integer);\n',
    '20240102_b.sql': '-- atlas:txmode none\n\nCREATE INDEX i ON t (id);\n',
    '20240103_c.sql':
      '-- atlas:delimiter \\n\\n\n\nCREATE TABLE u (id integer)\n\nCREATE TABLE v (id integer)\n',
  });
  expect(format).toBe('atlas');
  expect(migrations.map(({ up }) => up.transaction)).toEqual([true, false, true]);
  expect(steps(migrations[2])).toEqual(['3: CREATE TABLE u', '5: CREATE TABLE v']);
});

describe('Sqitch', () => {
  const files = {
    'sqitch.plan':
      '%syntax-version=1.0.0\n%project=x\n\nb 2024-01-01T00:00:00Z A <a@b> # first\n@v1 2024-01-02T00:00:00Z A <a@b> # tag\na [b] 2024-01-03T00:00:00Z A <a@b> # second\nb [b@v1] 2024-01-04T00:00:00Z A <a@b> # again\n',
    'sqitch.conf': '[core]\n\tengine = sqlite\n',
    'deploy/a.sql': '.bail on\nBEGIN;\nCREATE TABLE a (x);\nCOMMIT;\n',
    'revert/a.sql': 'DROP TABLE a;',
    'verify/a.sql': 'SELECT x FROM a;',
    'deploy/b@v1.sql': 'CREATE TABLE b (x);',
    'deploy/b.sql': 'ALTER TABLE b ADD y;',
  };

  test('follows the plan, with reworked changes, and takes scripts as its client does', async () => {
    const { format, dialect, migrations, rules } = await read(files);
    expect([format, dialect, rules.transactions]).toEqual(['sqitch', 'sqlite', false]);
    expect(migrations.map(({ id, down }) => [id, down === null])).toEqual([
      ['b@v1', true],
      ['a', false],
      ['b', true],
    ]);
    expect(steps(migrations[1])?.[0]).toBe('2: BEGIN');
  });

  test('a script that the plan names has to be there', async () => {
    const { 'deploy/a.sql': _, ...rest } = files;
    expect(await failureOf(folderOf(rest))).toContain(
      'sqitch.plan:6: deploy/a.sql is in the plan but not in the folder',
    );
  });
});

describe("Liquibase's formatted SQL", () => {
  const files = {
    'b.sql':
      '--liquibase formatted sql\n--changeset ann:2 dbms:sqlite runInTransaction:false\nALTER TABLE t ADD y;\n--changeset ann:3 dbms:postgresql\nALTER TABLE t ADD z serial;\n',
    'c.sql':
      '-- liquibase formatted sql\n\n-- changeset ann:1\n-- comment: first\nCREATE TABLE t (x);\n--rollback DROP TABLE t;\n',
    'changelog.xml': '<databaseChangeLog><include file="c.sql"/><include file="b.sql"/></databaseChangeLog>',
  };

  test('a change set is a migration, in the order of the changelog', async () => {
    const { format, migrations, said } = await read(files, { dialect: 'sqlite' });
    expect(format).toBe('liquibase');
    expect(migrations.map(({ id }) => id)).toEqual(['c.ann-1', 'b.ann-2']);
    expect(steps(migrations[0])).toEqual(['5: CREATE TABLE t']);
    expect(steps(migrations[0], 'down')).toEqual(['6: DROP TABLE t']);
    expect(migrations[1]?.up.transaction).toBe(false);
    expect(said).toContain('ann:3 is for another database (dbms:postgresql)');
  });

  test('change sets that are no SQL are said', async () => {
    const xml =
      '<databaseChangeLog><changeSet id="9" author="x"><createTable tableName="u"/></changeSet></databaseChangeLog>';
    const { notes } = await read({ ...files, 'changelog.xml': xml }, { dialect: 'sqlite' });
    expect(notes.find(({ message }) => message.includes('are no SQL'))?.kind).toBe('gap');
  });
});

test("Supabase's platform is there before the first migration", async () => {
  const folder = folderOf({
    'supabase/migrations/20240101000000_a.sql': 'CREATE TABLE t (id uuid REFERENCES auth.users (id));',
    'supabase/migrations/20240102000000_b.sql': 'SELECT 1;',
  });
  const source = await readFolder(join(folder, 'supabase/migrations'));
  expect([source.format, source.dialect, source.migrations.length]).toEqual(['supabase', 'postgres', 2]);
  expect(source.prelude?.statements.some((sql) => sql.startsWith('CREATE TABLE auth.users'))).toBe(true);
});
