import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { scratchPlace } from '../../src/engines/scratch-place.js';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';

const scratch = `rehearsal-disk-place-${process.pid}-`;
const engine = sqliteEngine({ scratch });
const mine = () => readdirSync(scratchPlace()).filter((name) => name.startsWith(scratch));

it.each(['rollback', 'write-ahead'] as const)(
  'a file of a moment with a %s log lies there, and goes',
  async (log) => {
    const database = await engine.openOnDisk?.({ log });
    await database?.run('CREATE TABLE t (id INTEGER PRIMARY KEY)');
    expect(mine()).toHaveLength(1);
    expect((await database?.afterCrash())?.image?.tables.has('t')).toBe(true);
    await database?.close();
    expect(mine()).toEqual([]);
  },
);

it('is the folder that was chosen for temporary files, where one was', () => {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = '/var/tmp';
  try {
    expect(scratchPlace()).toBe('/var/tmp');
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
});
