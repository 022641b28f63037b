import { describe, expect, it } from 'vitest';
import { needsCommit } from '../../src/engines/sqlite/statement-text.js';
import { frameOf } from '../../src/runner/frame.js';
import type { ReleaseEvent } from '../../src/runner/release.js';
import { change, contentOf, makeDatabase, migration, read, releaseOn, temporaryFolder } from './files.js';

const frame = (...up: string[]) =>
  frameOf(migration('m', up, { bare: true }), 'up', { dialect: 'sqlite', needsCommit });

describe('the transaction of a migration whose tool opens none', () => {
  it.each([
    [
      'is its own',
      ['PRAGMA foreign_keys = OFF', 'BEGIN', 'DELETE FROM t', 'COMMIT', 'VACUUM'],
      { lead: 1, end: 4, own: true },
    ],
    [
      'goes around all that writes',
      ['PRAGMA foreign_keys = OFF', 'DROP TABLE t', 'DELETE FROM u', 'VACUUM'],
      { lead: 1, end: 3, own: false },
    ],
    [
      'may have savepoints in it',
      ['SAVEPOINT s', 'DROP TABLE t', 'ROLLBACK TO s', 'RELEASE s'],
      { lead: 0, end: 4, own: false },
    ],
    [
      'is none where it has two',
      ['BEGIN', 'DELETE FROM t', 'COMMIT', 'BEGIN', 'DELETE FROM u', 'COMMIT'],
      null,
    ],
    [
      'is none where it writes outside of its own',
      ['DELETE FROM u', 'BEGIN', 'DELETE FROM t', 'COMMIT'],
      null,
    ],
    ['is none where something between cannot be in one', ['DELETE FROM t', 'VACUUM', 'DELETE FROM u'], null],
    ['is none where nothing writes', ['VACUUM'], null],
  ])('%s', (_, up, expected) => {
    expect(frame(...up)).toEqual(expected);
  });
});

const broken = 'INSERT INTO nowhere VALUES (1)';
const lossy = 'DELETE FROM parents';
const ways: readonly (readonly [string, readonly string[]])[] = [
  ['with no transaction', ['DELETE FROM children', broken]],
  [
    'with foreign keys off',
    ['PRAGMA foreign_keys = OFF', 'DROP TABLE children', broken, 'PRAGMA foreign_keys = ON'],
  ],
  ['with a transaction of its own', ['BEGIN', 'DELETE FROM children', broken, 'COMMIT']],
  ['unsound, with a transaction of its own', ['BEGIN', lossy, 'COMMIT']],
  ['unsound, with no transaction', [lossy]],
];

it.each(ways)('a migration that fails %s is rolled back, also while others write', async (_, up) => {
  const path = makeDatabase(temporaryFolder());
  const before = contentOf(path);
  const failing = releaseOn(path, [migration('0001_failing', up, { bare: true })], {
    listener: (event: ReleaseEvent) => {
      if (event.type === 'step-started') change(path, 'CREATE TABLE others (a)');
    },
  });
  await expect(failing).rejects.toThrow('failed and was rolled back: ');
  change(path, 'DROP TABLE others');
  expect(contentOf(path)).toEqual(before);
});

it('what a migration did in two transactions of its own is put back, and stays where others have written', async () => {
  const parts = migration('0001_parts', ['BEGIN', 'DELETE FROM children', 'COMMIT', broken], { bare: true });
  const path = makeDatabase(temporaryFolder());
  const before = contentOf(path);
  await expect(releaseOn(path, [parts])).rejects.toThrow('was put back as it was');
  expect(contentOf(path)).toEqual(before);
  const busy = releaseOn(path, [parts], {
    listener: (event) => {
      if (event.type === 'step-finished') change(path, "INSERT INTO parents VALUES (9, 'late')");
    },
  });
  await expect(busy).rejects.toThrow(
    'failed, and parts of 0001_parts stayed: no such table: nowhere; others have written',
  );
  expect(read(path, 'SELECT name FROM parents WHERE id = 9')).toEqual([['late']]);
});

it('a step whose last statement fails after its transaction stays whole, and the history says so', async () => {
  const path = makeDatabase(temporaryFolder());
  const late = migration('0001_late', ['BEGIN', 'CREATE TABLE n (a)', 'COMMIT', 'SELECT * FROM nowhere'], {
    bare: true,
  });
  await expect(releaseOn(path, [late], { backup: false })).rejects.toThrow(
    'failed, and 0001_late (up) stayed',
  );
  expect(read(path, 'SELECT outcome FROM _rehearsal_history ORDER BY id')).toEqual([['done'], ['failed']]);
  expect(read(path, 'SELECT count(*) FROM n')).toEqual([[0]]);
});
