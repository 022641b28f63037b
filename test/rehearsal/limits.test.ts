import { expect, it } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import { readFolder } from '../../src/folders/index.js';
import type { MigrationReport } from '../../src/model/report.js';
import { rehearse } from '../../src/rehearsal/rehearse.js';
import { folderOf } from '../folders/folder.js';

const copied = async (limit: string): Promise<MigrationReport> => {
  const create = (name: string) => `CREATE TABLE ${name} (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n`;
  const copy = (rest: string) =>
    `${create('other')}INSERT INTO other SELECT * FROM jobs${rest};\nDROP TABLE jobs;\nALTER TABLE other RENAME TO jobs;\n`;
  const source = await readFolder(
    folderOf({
      '1_jobs.up.sql': create('jobs'),
      '1_jobs.down.sql': 'DROP TABLE jobs;',
      '2_copy.up.sql': copy(limit),
      '2_copy.down.sql': copy(''),
    }),
  );
  const report = await rehearse({
    source,
    suites: [],
    engine: sqliteEngine(),
    settings: {
      seed: 1,
      runs: 100,
      data: 'edgy',
      timeMs: null,
      only: ['2_copy'],
      properties: ['row-count'],
      shard: null,
    },
    clock: () => 0,
    toolVersion: '0',
  });
  return report.migrations[0] as MigrationReport;
};

it('rows past a LIMIT are missed, and to shrink a large dataset takes no longer than to shrink a small one', async () => {
  const [property] = (await copied(' LIMIT 1000')).properties;
  expect(property).toMatchObject({ id: 'row-count', verdict: 'failed' });
  expect(property?.counterexample?.rows).toBeGreaterThan(1000);
});

it('a LIMIT that no dataset reaches is said', async () => {
  const { verdict, notes } = await copied(' LIMIT 100000');
  expect(verdict).toBe('inconclusive');
  expect(notes.map(({ message }) => message)).toContain(
    'no dataset has more rows in jobs than LIMIT 100000 lets through',
  );
});

it('a LIMIT that stands for all is none', async () => {
  expect((await copied(' LIMIT 9223372036854775807')).verdict).toBe('passed');
});
