import { expect, it } from 'vitest';
import { sqliteStore } from '../../src/engines/sqlite/store.js';
import { readStatus } from '../../src/runner/status.js';
import { change, contentOf, makeDatabase, migration, releaseOn, temporaryFolder } from './files.js';

const first = migration('0001_first', ['CREATE TABLE t (a)']);
const LEDGER = '_rehearsal_history';
const edits: readonly (readonly [string, readonly string[]])[] = [
  ['keeps new rows out', [`CREATE TRIGGER x BEFORE INSERT ON ${LEDGER} BEGIN SELECT RAISE(IGNORE); END`]],
  [
    'changes new rows',
    [`CREATE TRIGGER x AFTER INSERT ON ${LEDGER} BEGIN UPDATE ${LEDGER} SET outcome = 'failed'; END`],
  ],
  [
    'takes rows away later',
    [`CREATE TRIGGER x AFTER INSERT ON u BEGIN DELETE FROM ${LEDGER}; END`, 'INSERT INTO u VALUES (1)'],
  ],
  [
    'takes a temporary trigger to it',
    [`CREATE TEMP TRIGGER x BEFORE INSERT ON ${LEDGER} BEGIN SELECT RAISE(IGNORE); END`],
  ],
  ['deletes rows', [`DELETE FROM ${LEDGER}`]],
  [
    'writes rows',
    [
      `INSERT INTO ${LEDGER} SELECT NULL, '0009_later', checksum, direction, started_at, 0, 0, 0, outcome, '', '', tool FROM ${LEDGER}`,
    ],
  ],
  ['edits rows', [`UPDATE ${LEDGER} SET checksum = 'sha256:other'`]],
  ['drops it', [`DROP TABLE ${LEDGER}`]],
  ['renames it', [`ALTER TABLE ${LEDGER} RENAME TO past`]],
  ['adds a column', [`ALTER TABLE ${LEDGER} ADD COLUMN more`]],
  [
    'puts a view in its place',
    [`ALTER TABLE ${LEDGER} RENAME TO past`, `CREATE VIEW ${LEDGER} AS SELECT * FROM past`],
  ],
];

it.each(edits)('a migration that %s is found before it is committed', async (_, statements) => {
  const path = makeDatabase(temporaryFolder());
  await releaseOn(path, [first], { backup: false });
  const before = contentOf(path);
  const second = migration('0002_second', ['CREATE TABLE u (a)', ...statements]);
  await expect(releaseOn(path, [first, second])).rejects.toThrow('_rehearsal_history');
  expect(contentOf(path)).toEqual(before);
  const status = await readStatus(sqliteStore(path, 0), [first, second], '1.0.0');
  expect(status.at).toBe('0001_first');
});

it('a trigger that was there before and keeps rows out is found too', async () => {
  const path = makeDatabase(temporaryFolder());
  await releaseOn(path, [first], { backup: false });
  change(path, `CREATE TRIGGER x BEFORE INSERT ON ${LEDGER} BEGIN SELECT RAISE(IGNORE); END`);
  const second = migration('0002_second', ['CREATE TABLE u (a)']);
  await expect(releaseOn(path, [first, second], { backup: false })).rejects.toThrow(
    'the history does not take',
  );
  expect((await readStatus(sqliteStore(path, 0), [first, second], '1.0.0')).at).toBe('0001_first');
});

it.each([
  ['garbage', "UPDATE sqlite_schema SET sql = 'garbage' WHERE name = 'parents'"],
  ['a page that is not there', "UPDATE sqlite_schema SET rootpage = 999 WHERE name = 'parents'"],
  ['a table without its index', "DELETE FROM sqlite_schema WHERE name LIKE 'sqlite_autoindex_children%'"],
  [
    'a column too many',
    "UPDATE sqlite_schema SET sql = 'CREATE TABLE parents (id, name, more NOT NULL)' WHERE name = 'parents'",
  ],
])('a schema that is written as %s is found before it is committed', async (_, edit) => {
  const path = makeDatabase(temporaryFolder());
  const before = contentOf(path);
  for (const bare of [true, false]) {
    const broken = migration('0001_broken', ['PRAGMA writable_schema = ON', edit], { bare });
    await expect(releaseOn(path, [broken], { backup: false })).rejects.toThrow('was rolled back');
    expect(contentOf(path)).toEqual(before);
  }
});
