import { expect, it } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import { readFolder } from '../../src/folders/index.js';
import { rehearse } from '../../src/rehearsal/rehearse.js';
import { folderOf } from '../folders/folder.js';

/** A table refers to one that is gone, as a rename with a leaked setting leaves it. */
const rebuilt = async (foreignKeys: boolean) => {
  const source = await readFolder(
    folderOf({
      '1_files.up.sql':
        'CREATE TABLE files (id INTEGER PRIMARY KEY, cipher TEXT NOT NULL REFERENCES gone (uuid));',
      '1_files.down.sql': 'DROP TABLE files;',
      '2_copy.up.sql':
        'CREATE TABLE n (id INTEGER PRIMARY KEY, cipher TEXT NOT NULL); INSERT INTO n SELECT * FROM files; DROP TABLE files; ALTER TABLE n RENAME TO files;',
      '2_copy.down.sql':
        'CREATE TABLE n (id INTEGER PRIMARY KEY, cipher TEXT NOT NULL REFERENCES gone (uuid)); INSERT INTO n SELECT * FROM files; DROP TABLE files; ALTER TABLE n RENAME TO files;',
    }),
    { foreignKeys },
  );
  const report = await rehearse({
    source,
    engine: sqliteEngine(),
    settings: {
      seed: 1,
      runs: 30,
      data: 'edgy',
      timeMs: null,
      only: ['2_copy'],
      properties: ['row-count'],
      shard: null,
    },
    clock: () => 0,
    toolVersion: '0',
  });
  return report.migrations[0];
};

it('rows go in where foreign keys are off, as they do in production', async () => {
  const migration = await rebuilt(false);
  expect(migration?.notes.filter(({ kind }) => kind === 'gap')).toEqual([]);
  expect(migration?.properties[0]).toMatchObject({ verdict: 'passed' });
});

it('none can where they are on, and that is said', async () => {
  const migration = await rebuilt(true);
  expect(migration?.verdict).toBe('inconclusive');
  expect(migration?.notes.map(({ message }) => message).join()).toContain('no such table: main.gone');
});
