import { describe, expect, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { failureOf, folderOf, steps } from './folder.js';

const up = 'CREATE TABLE a (x);\n';
const goose = (word = 'Up') => `-- +goose ${word}\n${up}\n-- +goose Down\nDROP TABLE a;\n`;

const formatOf = async (files: Record<string, string>) => (await readFolder(folderOf(files))).format;

describe('most files decide', () => {
  test('one stray marker is a comment', async () => {
    const source = await readFolder(
      folderOf({
        '1_a.up.sql': up,
        '1_a.down.sql': '',
        '2_b.up.sql': `-- +migrate Up\n${up}`,
        '2_b.down.sql': '',
      }),
    );
    expect(source.format).toBe('golang-migrate');
    expect(source.migrations.map(({ id }) => id)).toEqual(['1_a', '2_b']);
  });

  test('a marker in most files is the tool, whatever the case of its words', async () => {
    expect(await formatOf({ '1_a.sql': goose(), '2_b.sql': goose('UP'), '3_c.sql': goose('up') })).toBe(
      'goose',
    );
  });

  test('a mixture of single files and fewer pairs is what sqlx reads', async () => {
    const files = {
      '0001_a.sql': up,
      '0002_b.sql': 'SELECT 1;',
      '0003_c.up.sql': 'SELECT 2;',
      '0003_c.down.sql': '',
    };
    const source = await readFolder(folderOf(files));
    expect(source.format).toBe('sqlx');
    expect(source.migrations.map(({ id }) => id)).toEqual(['0001_a', '0002_b', '0003_c']);
    expect(source.notes.filter(({ kind }) => kind === 'gap')).toEqual([]);
  });

  test('one old folder of another layout does not decide', async () => {
    expect(await formatOf({ '1_a.sql': up, '2_b.sql': 'SELECT 1;', 'old/migration.sql': up })).toBe('plain');
  });

  test('a title that ends in up or down is no half of a pair', async () => {
    const source = await readFolder(
      folderOf({ '1_a.sql': up, '2_clean_up.sql': 'SELECT 1;', '3_scale_down.sql': 'SELECT 1;' }),
    );
    expect(source.format).toBe('plain');
    expect(source.migrations.map(({ id }) => id)).toEqual(['1_a', '2_clean_up', '3_scale_down']);
  });

  test('a format that leaves out most files names the one that reads them', async () => {
    const folder = folderOf({ '1_a.sql': goose(), '2_b.up.sql': up, '3_c.up.sql': up });
    expect(await failureOf(folder, { format: 'goose' })).toContain(
      'the folder holds no migration in the format goose — --format golang-migrate reads 2 of them',
    );
    const journal = folderOf({
      'meta/_journal.json': '{"dialect":"sqlite","entries":[{"tag":"0000_a","when":1}]}',
      '0000_a.sql': up,
      '0001_b.sql': up,
      '0002_c.sql': up,
    });
    expect(await failureOf(journal)).toContain(
      'drizzle reads 1 of the 3 .sql files, and leaves out the others',
    );
  });
});

describe('names', () => {
  test.each([
    ['capitals', { '1_a.UP.SQL': up, '1_a.DOWN.SQL': 'DROP TABLE a;' }],
    ['a title with dots and directions', { '1_a.down.b.up.sql': up, '1_a.down.b.down.sql': 'DROP TABLE a;' }],
    ['numbers with and without zeros', { '0001_a.up.sql': up, '1_a.down.sql': 'DROP TABLE a;' }],
    [
      'a dialect behind the direction',
      { '1_a.up.sqlite.sql': up, '1_a.up.pg.sql': 'x', '1_a.down.sql': 'DROP TABLE a;' },
    ],
  ])('of pairs: %s', async (_, files) => {
    const source = await readFolder(folderOf(files));
    expect(source.format).toBe('golang-migrate');
    expect(source.migrations).toHaveLength(1);
    expect(steps(source.migrations[0], 'down')).toEqual(['1: DROP TABLE a']);
  });
});

describe('a dialect in a name', () => {
  test('anywhere between the dots', async () => {
    const files = {
      '1_a.up.sql': up,
      '2_i.autocommit.up.sql': 'CREATE INDEX i ON a(x);',
      '2_i.postgres.autocommit.up.sql': 'CREATE INDEX CONCURRENTLY i ON a(x);',
    };
    const lite = await readFolder(folderOf(files));
    expect(lite.migrations.map(({ id }) => id)).toEqual(['1_a', '2_i.autocommit']);
    expect(steps(lite.migrations[1])).toEqual(['1: CREATE INDEX i']);
    const postgres = await readFolder(folderOf(files), { dialect: 'postgres' });
    expect(steps(postgres.migrations[1])).toEqual(['1: CREATE INDEX CONCURRENTLY']);
  });

  test.each([
    { '1_a.sqlite.sql': up, '1_a.postgres.sql': 'CREATE TABLE a (x serial);', '2_b.sql': 'SELECT 1;' },
    { '1_a_sqlite.sql': up, '1_a_postgres.sql': 'CREATE TABLE a (x serial);', '2_b.sql': 'SELECT 1;' },
    { 'V1__a.sqlite.sql': up, 'V1__a.mysql.sql': 'x', 'V2__b.sql': 'SELECT 1;' },
    { '1_a.sqlite.sql': goose(), '1_a.pg.sql': goose(), '2_b.sql': goose() },
  ])('in the files of any tool', async (files) => {
    const source = await readFolder(folderOf(files));
    expect(source.dialect).toBe('sqlite');
    expect(source.migrations).toHaveLength(2);
    expect(source.notes.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^1 files for other databases are left out/),
    );
  });

  test('that no engine is here for is refused by name', async () => {
    expect(await failureOf(folderOf({ '1_a.mysql.up.sql': up, '2_b.mysql.up.sql': up }))).toContain(
      'the migrations are written for MySQL: so says the name of 1_a.mysql.up.sql',
    );
  });
});

test('goose reads its annotations in any case', async () => {
  const sql = `-- +goose UP\n-- +goose no transaction\n-- +goose statementbegin\n${up}-- +goose STATEMENTEND\n-- +goose down\nDROP TABLE a;\n`;
  const { migrations } = await readFolder(folderOf({ '00001_a.sql': sql }));
  expect(migrations[0]?.up.transaction).toBe(false);
  expect(steps(migrations[0], 'down')).toEqual(['7: DROP TABLE a']);
});

test('empty files and files of comments only are migrations that do nothing', async () => {
  const { migrations } = await readFolder(folderOf({ '1_a.up.sql': '', '2_b.up.sql': '-- nothing\r\n' }));
  expect(migrations.map(({ up: { steps } }) => steps)).toEqual([[], []]);
});

describe('most files are never left out', () => {
  test('code of ours beside files of another tool', async () => {
    const code =
      "import { defineMigration } from 'rehearsal';\nexport default defineMigration({ up: '', down: '' });\n";
    const folder = folderOf({ '0001_ours.ts': code, '001_a.sql': up, '002_b.sql': 'SELECT 1;' });
    expect(await failureOf(folder)).toContain('--format plain reads 2 of them');
    const helped = folderOf({ '0001_ours.ts': code, '0001_ours.sql': up });
    expect(await failureOf(helped)).not.toContain('leaves out');
  });

  test('names that no format reads', async () => {
    const folder = folderOf({ '001_a.sql': up, 'seed.sql': 'SELECT 1;', 'views.sql': 'SELECT 1;' });
    expect(await failureOf(folder)).toContain(
      'plain reads 1 of the 3 .sql files, and leaves out seed.sql, views.sql',
    );
    expect(await formatOf({ '001_a.sql': up, 'seed.sql': 'SELECT 1;' })).toBe('plain');
  });

  test.each([
    ['diesel', 'up.sql'],
    ['prisma', 'migration.sql'],
  ])('data beside the sub-folders that hold the migrations of %s', async (format, name) => {
    const files = { [`1_a/${name}`]: up, [`2_b/${name}`]: 'SELECT 1;', 'data.sql': '' };
    const source = await readFolder(folderOf(files), { dialect: 'sqlite' });
    expect(source.format).toBe(format);
    expect(source.notes).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('data.sql is no migration') }),
    );
  });
});
