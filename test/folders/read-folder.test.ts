import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { failureOf, folderOf } from './folder.js';

const up = 'CREATE TABLE a (x);\n';

describe('what cannot be read is one clear line', () => {
  test('a missing folder, a file, an empty folder', async () => {
    const folder = folderOf({ 'a.sql': up });
    expect(await failureOf(join(folder, 'gone'))).toBe('<folder>: there is no such folder or file');
    expect(await failureOf(join(folder, 'a.sql'))).toMatch(/^<folder>: this is not a folder — /);
    expect(await failureOf(folderOf({}))).toMatch(/^<folder>: the folder is empty — /);
  });

  test('no migration in it, with where SQL was seen', async () => {
    expect(await failureOf(folderOf({ 'README.md': 'hello' }))).toMatch(
      /^<folder>: the folder holds no migration — /,
    );
    expect(await failureOf(folderOf({ 'schema.sql': up }))).toContain('--format plain takes them by name');
    const project = folderOf({
      'src/main.go': '',
      'store/schema/1_a.up.sql': up,
      'node_modules/x/1_a.sql': up,
    });
    expect(await failureOf(project)).toBe(
      '<folder>: the folder holds no migration — SQL files were seen in <folder>/store/schema: give one of these',
    );
  });

  test('migrations that are code for another tool', async () => {
    expect(
      await failureOf(folderOf({ '20240101_users.rb': 'class Users < ActiveRecord::Migration; end' })),
    ).toContain('no migration that can be read: 20240101_users.rb are code for another tool');
  });

  test('bytes that are not UTF-8, UTF-16, a NUL', async () => {
    const latin = folderOf({ '1_a.up.sql': Buffer.from("SELECT 1;\nSELECT 'caf\xe9';\n", 'latin1') });
    expect(await failureOf(latin)).toBe(
      '<folder>/1_a.up.sql:2: the line is not valid UTF-8 — save the file as UTF-8',
    );
    const wide = folderOf({ '1_a.up.sql': Buffer.from('\ufeffSELECT 1;', 'utf16le') });
    expect(await failureOf(wide)).toContain('the file is UTF-16');
    expect(await failureOf(folderOf({ '1_a.up.sql': 'SELECT 1;\n\nSELECT \0;' }))).toContain(
      '1_a.up.sql:3: ',
    );
  });

  test('a link that leads nowhere', async () => {
    const folder = folderOf({ '1_a.up.sql': up });
    symlinkSync(join(folder, 'gone.sql'), join(folder, '2_b.up.sql'));
    expect(await failureOf(folder)).toBe('<folder>/2_b.up.sql: there is no such folder or file');
  });

  test('a format that the folder does not have', async () => {
    const folder = folderOf({ '1_a.up.sql': up });
    expect(await failureOf(folder, { format: 'diesel' })).toContain(
      'the folder holds no migration in the format diesel',
    );
    expect(await failureOf(folder, { format: 'flyway' })).toContain(
      'the folder holds no migration in the format flyway',
    );
  });
});

describe('one sub-folder for each database', () => {
  const files = {
    'sqlite3/1_a.up.sql': up,
    'postgres/1_a.up.sql': 'CREATE TABLE a (x serial);',
    'mysql/1_a.up.sql': 'CREATE TABLE a (x int);',
  };

  test('SQLite is read unless another is asked for', async () => {
    const source = await readFolder(folderOf(files));
    expect(source.dialect).toBe('sqlite');
    expect(source.notes[0]?.message).toContain('sqlite3 is read; mysql, postgres left out');
    expect((await readFolder(folderOf(files), { dialect: 'postgres' })).dialect).toBe('postgres');
  });

  test('one that is not there is said', async () => {
    const mysql = folderOf({ 'mysql/1_a.up.sql': up });
    expect(await failureOf(mysql)).toContain('the folder holds migrations for mysql only');
    const sqlite = folderOf({ 'sqlite/1_a.up.sql': up });
    expect(await failureOf(sqlite, { dialect: 'postgres' })).toContain(
      'the folder holds migrations for sqlite only',
    );
  });
});

describe('the dialect is told by the SQL', () => {
  test.each([
    ['CREATE TABLE a (x INTEGER PRIMARY KEY AUTOINCREMENT);', 'sqlite'],
    ['CREATE TABLE a (x BIGSERIAL, y JSONB);', 'postgres'],
    ["CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('jsonb serial'); -- BYTEA", 'sqlite'],
    ["CREATE TABLE a (x text DEFAULT 'a'::text);", 'postgres'],
    [
      'CREATE TABLE user (j JSONB, k JSONB, t TEXT DEFAULT (datetime(1))); CREATE TABLE b (u REFERENCES user (id));',
      'sqlite',
    ],
    ['CREATE TABLE a (j JSONB, b BLOB, k JSONB);', 'postgres'],
  ])('%s', async (sql, dialect) => {
    expect((await readFolder(folderOf({ '1_a.up.sql': sql }))).dialect).toBe(dialect);
  });

  test('texts with something to put in say nothing by the grammar', async () => {
    const files = {
      'V1__a.sql': 'CREATE TABLE ${schema}.a (j JSONB, b BLOB);',
      'V2__b.sql': 'CREATE TABLE ${schema}.b (j JSONB, k JSONB);',
    };
    const placeholders = { schema: 'public' };
    expect((await readFolder(folderOf(files), { placeholders })).dialect).toBe('postgres');
  });

  test('words that SQLite takes as types are not taken for MySQL', async () => {
    const sql = 'CREATE TABLE a (x TINYINT(1), y UNSIGNED BIG INT, z LONGTEXT);';
    expect((await readFolder(folderOf({ '1_a.up.sql': sql }))).dialect).toBe('sqlite');
  });

  test('the option has the last word', async () => {
    const source = await readFolder(folderOf({ '1_a.up.sql': 'CREATE TABLE a (x serial);' }), {
      dialect: 'sqlite',
    });
    expect(source.dialect).toBe('sqlite');
  });
});

describe('the rules can be set', () => {
  test('foreign keys, connection, transaction', async () => {
    const folder = folderOf({ '1_a.up.sql': up, '1_a.down.sql': 'DROP TABLE a;' });
    const source = await readFolder(folder, { foreignKeys: false, connection: 'fresh', transaction: false });
    expect(source.rules).toMatchObject({ foreignKeys: false, connection: 'fresh', transactions: true });
    expect(source.migrations[0]?.up.transaction).toBe(false);
    expect(source.migrations[0]?.down?.transaction).toBe(false);
  });

  test('what the tool itself does with foreign keys is said', async () => {
    const { notes } = await readFolder(folderOf({ '1_a.up.sql': up }));
    expect(notes.at(-1)?.message).toMatch(
      /^foreign keys are on.*; the drivers of Go's tools leave foreign keys off/,
    );
  });
});

describe('placeholders', () => {
  test.each([
    ['SELECT * FROM {{ .table }};', { table: 'a' }, 'SELECT * FROM a'],
    ['SELECT * FROM {{ identifier .Parameters.table }};', { table: 'a' }, 'SELECT * FROM a'],
    ['SELECT * FROM {{ index .Options "Space" }}.t;', { Space: 'a' }, 'SELECT * FROM a.t'],
    ['SELECT * FROM ${table};', { table: 'a' }, 'SELECT * FROM a'],
    ["SELECT :value, ':value';", { value: '7' }, "SELECT 7, ':value'"],
    ["SELECT '{{name}} ${x}';", {}, "SELECT '{{name}} ${x}'"],
    ['SELECT \'{"a": {{name}}}\';', { name: '1' }, 'SELECT \'{"a": 1}\''],
  ])('%s', async (sql, placeholders, expected) => {
    const { migrations } = await readFolder(folderOf({ '1_a.up.sql': sql }), { placeholders });
    expect(migrations[0]?.up.steps).toMatchObject([{ sql: expected }]);
  });

  test.each([
    ['SELECT 1;\nDROP TABLE {{ .Prefix }}a;', '{{ .Prefix }}', 'Prefix'],
    ['SELECT 1;\nDROP TABLE ${prefix}a;', '${prefix}', 'prefix'],
    ['SELECT 1;\nINSERT INTO a VALUES (:x);', ':x', 'x'],
  ])('%s has no value', async (sql, text, name) => {
    expect(await failureOf(folderOf({ '1_a.up.sql': sql }))).toBe(
      `<folder>/1_a.up.sql:2: the placeholder ${text} has no value — give one with --placeholder ${name}=VALUE`,
    );
  });

  test('a file that wants a value is the only one that cannot be run', async () => {
    const { migrations } = await readFolder(
      folderOf({ '1_a.up.sql': up, '2_b.up.sql': 'DROP TABLE {{ .Prefix }}a;' }),
    );
    expect(migrations.map(({ up: { obstacle } }) => obstacle)).toEqual([
      undefined,
      expect.stringContaining(
        '2_b.up.sql:1: the placeholder {{ .Prefix }} has no value — give one with --placeholder Prefix=VALUE',
      ),
    ]);
  });
});

describe('the checksum', () => {
  const first = async (files: Record<string, string>) =>
    (await readFolder(folderOf(files))).migrations[0]?.checksum;

  test('is the same for the same files and differs with any byte or name', async () => {
    const base = await first({ '1_a.up.sql': up, '1_a.down.sql': 'DROP TABLE a;' });
    expect(await first({ '1_a.up.sql': up, '1_a.down.sql': 'DROP TABLE a;' })).toBe(base);
    expect(await first({ '1_a.up.sql': up, '1_a.down.sql': 'DROP TABLE a; ' })).not.toBe(base);
    expect(await first({ '1_a.up.sql': up, '1_b.down.sql': 'DROP TABLE a;' })).not.toBe(base);
    expect(await first({ '1_a.up.sql': `\ufeff${up}`, '1_a.down.sql': 'DROP TABLE a;' })).not.toBe(base);
  });

  test('a byte-order mark is no part of the SQL, and line ends may be of Windows', async () => {
    const { migrations } = await readFolder(
      folderOf({ '1_a.up.sql': '\ufeff-- x\r\nSELECT 1;\r\nSELECT\r\n2;\r\n' }),
    );
    expect(migrations[0]?.up.steps).toMatchObject([{ sql: 'SELECT 1', line: 2 }, { line: 3 }]);
  });
});

test('pairs are our own where the configuration names the folder, and of sqlx where Cargo.toml has it', async () => {
  const files = { 'db/1_a.up.sql': up, 'db/1_a.down.sql': 'DROP TABLE a;' };
  const own = folderOf({ ...files, 'rehearsal.config.ts': "export default { migrations: './db' };" });
  expect((await readFolder(join(own, 'db'))).format).toBe('rehearsal');
  const rust = folderOf({ ...files, 'Cargo.toml': '[dependencies]\nsqlx = "0.8"\n' });
  expect((await readFolder(join(rust, 'db'))).format).toBe('sqlx');
  expect((await readFolder(join(folderOf(files), 'db'))).format).toBe('golang-migrate');
});

test('SQL in sub-folders is said to be left out, but Flyway reads it', async () => {
  const { notes } = await readFolder(
    folderOf({ '1_a.up.sql': up, 'old/2_b.up.sql': up, 'old/3_c.up.sql': up }),
  );
  expect(notes.filter((note) => note.kind === 'gap').map((note) => note.message)).toEqual([
    '2 SQL files in the sub-folder old are no migrations by the rules of golang-migrate: they are left out',
  ]);
  const flyway = await readFolder(folderOf({ 'b/V1__a.sql': up, 'a/V2__b.sql': up, 'V1.5__c.sql': up }));
  expect(flyway.migrations.map((each) => each.id)).toEqual(['V1__a', 'V1.5__c', 'V2__b']);
});
