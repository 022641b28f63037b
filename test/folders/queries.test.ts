import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { readQueries } from '../../src/folders/queries.js';
import { folderOf } from './folder.js';

it('reads the statements of a file, named by the comment above or by their place', async () => {
  const folder = folderOf({
    'app.sql':
      '-- name: GetUser :one\nSELECT * FROM users WHERE id = ?;\n\nDELETE FROM users;\n-- name: Last\nSELECT 1',
  });
  const queries = await readQueries(join(folder, 'app.sql'), 'sqlite');
  expect(queries.map(({ name, sql, line }) => [name, sql, line])).toEqual([
    ['GetUser', 'SELECT * FROM users WHERE id = ?', 2],
    ['app.sql:4', 'DELETE FROM users', 4],
    ['Last', 'SELECT 1', 6],
  ]);
});

it('reads every SQL file of a folder, in order', async () => {
  const folder = folderOf({ 'b.sql': 'SELECT 2', 'a.sql': 'SELECT 1', 'notes.txt': 'SELECT 3' });
  expect((await readQueries(folder, 'sqlite')).map(({ sql }) => sql)).toEqual(['SELECT 1', 'SELECT 2']);
});

it.each([
  ['missing', {}, 'nowhere.sql', 'the queries cannot be read'],
  ['empty', { 'a.sql': '-- nothing\n' }, 'a.sql', 'there is no statement in it'],
  ['unclosed', { 'a.sql': "SELECT 1;\nSELECT 'a" }, 'a.sql', 'never closed'],
])('says what is wrong with what cannot be read: %s', async (_, files, name, message) => {
  const folder = folderOf(files);
  await expect(readQueries(join(folder, name), 'sqlite')).rejects.toThrow(message);
});

it('a migration declares queries of its own', async () => {
  const source = await readFolder(
    folderOf({
      '1_a.up.sql':
        '-- rehearsal: query newest: SELECT * FROM notes ORDER BY id DESC\nCREATE TABLE notes (id INTEGER PRIMARY KEY);',
      '1_a.down.sql': 'DROP TABLE notes;',
    }),
  );
  expect(source.migrations[0]?.queries).toMatchObject([
    { name: 'newest', sql: 'SELECT * FROM notes ORDER BY id DESC', line: 1 },
  ]);
});
