import { expect, it } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { folderOf } from './folder.js';

const read = async (files: Record<string, string>, dialect: 'sqlite' | 'postgres') => {
  const { migrations, notes } = await readFolder(folderOf(files), { dialect });
  return {
    wrapped: migrations.map(({ up, down }) => [up.transaction, down?.transaction ?? null]),
    said: notes.map(({ message }) => message).filter((each) => each.includes('is taken to open none')),
  };
};

it('a statement that runs in no transaction shows that none is opened around its file', async () => {
  const files = {
    '1_a.sql': 'CREATE TABLE t (id int);',
    '2_b.sql': 'CREATE UNIQUE INDEX CONCURRENTLY i ON t (id);',
    '2_b.undo.sql': 'DROP INDEX i;',
  };
  expect(await read(files, 'postgres')).toEqual({
    wrapped: [
      [true, null],
      [false, true],
    ],
    said: [
      '2_b has a statement that runs in no transaction (CREATE UNIQUE INDEX): its runner is taken to open none around that file',
    ],
  });
  for (const sql of ['VACUUM;', 'PRAGMA journal_mode = WAL;', 'PRAGMA synchronous(1);'])
    expect((await read({ '1_a.sql': sql }, 'sqlite')).wrapped).toEqual([[false, null]]);
  expect((await read({ '1_a.sql': 'PRAGMA foreign_keys = OFF;' }, 'sqlite')).wrapped).toEqual([[true, null]]);
});

it('a file that begins one itself shows it of the whole folder', async () => {
  const files = {
    '1_a.sql': 'CREATE TABLE t (id int);',
    '2_b.sql': 'BEGIN; ALTER TABLE t ADD b int; COMMIT;',
  };
  expect((await read(files, 'sqlite')).wrapped).toEqual([
    [false, null],
    [false, null],
  ]);
});
