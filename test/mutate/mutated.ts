import { readFolder } from '../../src/folders/index.js';
import { mutate } from '../../src/index.js';
import { sqliteEngine } from '../../src/sqlite.js';
import { folderOf } from '../folders/folder.js';

const base = 'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL, size INTEGER);';

/** Faults planted in a migration on top of one that makes a table. */
export async function mutated(up: string, down: string, more: object = {}) {
  const source = await readFolder(
    folderOf({
      '0001_t.up.sql': base,
      '0001_t.down.sql': 'DROP TABLE t;',
      '0002_c.up.sql': up,
      '0002_c.down.sql': down,
    }),
  );
  const options = {
    suites: [],
    runs: 10,
    seed: 1,
    data: 'edgy',
    limit: 60,
    least: 95,
    toolVersion: '0',
  } as const;
  return mutate({ source, engine: sqliteEngine(), only: ['0002_c'], ...options, ...more });
}
