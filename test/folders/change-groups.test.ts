import { describe, expect, it } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { folderOf } from './folder.js';

const pair = (id: string, up: string, down: string) => ({ [`${id}.up.sql`]: up, [`${id}.down.sql`]: down });

const split = {
  ...pair('20210623162417000000_tuples', 'CREATE TABLE t (a);', ''),
  ...pair('20210623162417000001_tuples', '', 'DROP TABLE t;'),
  ...pair('20210623162417000002_tuples', 'CREATE INDEX i ON t (a);', 'DROP INDEX i;'),
  ...pair('20210914134624000000_other', 'CREATE TABLE o (a);', 'DROP TABLE o;'),
};

describe('files that share a moment and a title', () => {
  it('are one migration: up in order, down in reverse', async () => {
    const { migrations, notes } = await readFolder(folderOf(split));
    expect(migrations.map(({ id, files }) => [id, files.length])).toEqual([
      ['20210623162417000000_tuples', 6],
      ['20210914134624000000_other', 2],
    ]);
    const [joined] = migrations;
    expect(joined?.up.steps).toMatchObject([
      { sql: 'CREATE TABLE t (a)' },
      { sql: 'CREATE INDEX i ON t (a)' },
    ]);
    expect(joined?.down?.steps).toMatchObject([{ sql: 'DROP INDEX i' }, { sql: 'DROP TABLE t' }]);
    expect(notes.map(({ message }) => message).join()).toContain(
      '20210623162417000000_tuples stands for 3 files of one change',
    );
  });

  it('have a checksum that changes with any of them', async () => {
    const of = async (files: Record<string, string>) =>
      (await readFolder(folderOf(files))).migrations[0]?.checksum;
    const whole = await of(split);
    expect(whole).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await of({ ...split, '20210623162417000001_tuples.down.sql': 'DROP TABLE  t;' })).not.toBe(whole);
  });

  it('stay apart where they are told to', async () => {
    const { migrations } = await readFolder(folderOf(split), { groups: 'off' });
    expect(migrations).toHaveLength(4);
  });
});

describe('a declared group', () => {
  const files = {
    ...pair('1_a', 'CREATE TABLE a (x);', 'DROP TABLE a;'),
    ...pair('2_b', 'ALTER TABLE a RENAME TO b;', ''),
    ...pair('3_c', 'CREATE TABLE a (x);', 'DROP TABLE a; ALTER TABLE b RENAME TO a;'),
  };

  it('is joined from its first to its last migration', async () => {
    const { migrations } = await readFolder(folderOf(files), { groups: ['2_b..3_c'] });
    expect(migrations.map(({ id }) => id)).toEqual(['1_a', '2_b']);
    expect(migrations[1]?.down?.steps).toHaveLength(2);
  });

  it.each(['2_b', '3_c..2_b', '2_b..9', '..'])('that is no range is refused: %s', async (group) => {
    await expect(readFolder(folderOf(files), { groups: [group] })).rejects.toThrow(
      'names no group of migrations',
    );
  });
});
