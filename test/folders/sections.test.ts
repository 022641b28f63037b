import { describe, expect, it, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { folderOf, steps } from './folder.js';

const read = (files: Record<string, string>) => readFolder(folderOf(files));

describe('a file with both directions in it is cut where a comment says so', () => {
  it.each([
    ['Play', '# --- !Ups\n', '# --- !Downs\n'],
    ['Play, as SQL', '-- !Ups\n', '-- !Downs\n'],
    ['MyBatis', '-- // make a table\n', '-- //@UNDO\n'],
    ['rambler', '-- rambler up\n', '-- rambler down\n'],
    ['sqlite', '-- Up\n', '-- Down\n'],
    ['a ruler', '--------\n-- Up\n--------\n', '--------\n-- Down\n--------\n'],
    ['a word with a colon', '', '-- Rollback:\n'],
  ])('%s', async (_, up, down) => {
    const { format, migrations } = await read({
      '2.sql': `${up}ALTER TABLE t ADD b INTEGER;\n${down}ALTER TABLE t DROP COLUMN b;\n`,
      '1.sql': `${up}CREATE TABLE t (a INTEGER);\n${down}DROP TABLE t;\n`,
    });
    expect(format).toBe('sections');
    const line = (before: string) => before.split('\n').length;
    expect(migrations.map(({ id }) => id)).toEqual(['1', '2']);
    expect(steps(migrations[0])).toEqual([`${line(up)}: CREATE TABLE t`]);
    expect(steps(migrations[0], 'down')).toEqual([`${line(`${up}x\n${down}`)}: DROP TABLE t`]);
  });
});

test("Play's two semicolons end no statement", async () => {
  const { migrations } = await read({
    '1.sql': `# --- !Ups
CREATE TABLE t (a INTEGER);
CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET a = 1;; END;
# --- !Downs
DROP TABLE t;
`,
  });
  expect(steps(migrations[0])).toEqual(['2: CREATE TABLE t', '3: CREATE TRIGGER r']);
});

test("sections that go back do so in reverse order, as rambler's do", async () => {
  const [one, two] = ['INSERT INTO t VALUES (1);', 'INSERT INTO t VALUES (2);'];
  const { migrations } = await read({
    '1.sql': `-- rambler up\n${one}\n-- rambler down\nDELETE FROM t WHERE a = 1;\n-- rambler up\n${two}\n-- rambler down\nDELETE FROM t WHERE a = 2;\n`,
  });
  const down = migrations[0]?.down?.steps;
  expect(Array.isArray(down) && down.map(({ sql }) => sql)).toEqual([
    'DELETE FROM t WHERE a = 2',
    'DELETE FROM t WHERE a = 1',
  ]);
});

test('a way back in comments alone is none, and one file of many makes no format', async () => {
  const commented = await read({ '1.sql': 'CREATE TABLE t (a INTEGER);\n-- Rollback:\n-- DROP TABLE t;\n' });
  expect(commented.migrations[0]?.down).toBeNull();
  const plain = await read({
    '1.sql': 'CREATE TABLE t (a INTEGER);',
    '2.sql': 'ALTER TABLE t ADD b INTEGER;',
    '3.sql': '-- scale down\nUPDATE t SET a = a / 2;\n-- down\nUPDATE t SET b = b / 2;\n',
  });
  expect(plain.format).toBe('plain');
  expect(steps(plain.migrations[2])).toHaveLength(2);
});
