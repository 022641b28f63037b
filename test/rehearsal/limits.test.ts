import { expect, it } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import { readFolder } from '../../src/folders/index.js';
import type { MigrationReport } from '../../src/model/report.js';
import { rehearse } from '../../src/rehearsal/rehearse.js';
import { folderOf } from '../folders/folder.js';

const create = (name: string) => `CREATE TABLE ${name} (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n`;

const copied = (limit: string): Promise<MigrationReport> => {
  const copy = (rest: string) =>
    `${create('other')}INSERT INTO other SELECT * FROM jobs${rest};\nDROP TABLE jobs;\nALTER TABLE other RENAME TO jobs;\n`;
  return rehearsed(copy(limit), copy(''));
};

/** The report on a migration that comes after a table of jobs. */
const rehearsed = async (up: string, down: string): Promise<MigrationReport> => {
  const source = await readFolder(
    folderOf({
      '1_jobs.up.sql': create('jobs'),
      '1_jobs.down.sql': 'DROP TABLE jobs;',
      '2_next.up.sql': up,
      '2_next.down.sql': down,
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
      only: ['2_next'],
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

it('an UPDATE that no dataset has a value for is said, as nothing that it does was seen', async () => {
  const unseen = `UPDATE jobs SET name = CASE length(name) * 7919 WHEN 31676000077 THEN 'x' ELSE name END`;
  const { verdict, notes } = await rehearsed(unseen, 'SELECT 1;');
  expect(verdict).toBe('inconclusive');
  expect(notes).toEqual([
    expect.objectContaining({
      kind: 'gap',
      message: `no dataset had a value for this statement to change: ${unseen}`,
      line: 1,
    }),
  ]);
  expect((await rehearsed("UPDATE jobs SET name = name || '!'", 'SELECT 1;')).verdict).toBe('passed');
});
