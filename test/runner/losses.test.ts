import { expect, it } from 'vitest';
import { contentOf, makeDatabase, migration, read, releaseOn, temporaryFolder } from './files.js';

const rebuild = (more: string) => [
  `CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT NOT NULL${more})`,
  'INSERT INTO n (id, name) SELECT id, name FROM parents',
  'DROP TABLE parents',
  'ALTER TABLE n RENAME TO parents',
];
const lost = 'children had 3 rows and would have 0';
const cascade = `${lost}: 3 of them went with rows of parents (ON DELETE CASCADE)`;

const refused: readonly (readonly [string, readonly string[], string])[] = [
  [
    'a cascade that a copy of another table hides',
    ['CREATE TABLE old AS SELECT * FROM parents', ...rebuild(', n INTEGER')],
    cascade,
  ],
  [
    'a cascade that rows inserted into the same table hide',
    [...rebuild(''), "INSERT INTO children VALUES ('p', 1, 1), ('q', 1, 1), ('r', 1, 1)"],
    'children had 3 rows and would have 3: 3 of them went with rows of parents (ON DELETE CASCADE)',
  ],
  [
    'a cascade beside a statement that deletes some rows itself',
    [
      "INSERT INTO parents VALUES (8, 'x')",
      "CREATE TABLE old AS SELECT * FROM children WHERE id = 'x'",
      "DELETE FROM children WHERE id = 'x'",
      'DELETE FROM parents WHERE id = 1',
    ],
    'children had 3 rows and would have 1: 1 of them went with rows of parents (ON DELETE CASCADE)',
  ],
  [
    'rows that an UPDATE OR REPLACE puts others in the place of',
    ["UPDATE OR REPLACE children SET id = 'x'"],
    'children had 3 rows and would have 1',
  ],
  [
    'a trigger',
    [
      'CREATE TABLE other AS SELECT * FROM children',
      'CREATE TRIGGER t AFTER UPDATE ON parents BEGIN DELETE FROM children; END',
      'UPDATE parents SET name = name',
    ],
    `${lost}: 3 of them went by a trigger or a cascade`,
  ],
  [
    'deleted rows while an unrelated table gains as many',
    ["INSERT INTO parents VALUES (4, 'd'), (5, 'e'), (6, 'f')", 'DELETE FROM children'],
    lost,
  ],
];

it.each(refused)('refuses to lose rows by %s', async (_, up, message) => {
  const path = makeDatabase(temporaryFolder());
  const before = contentOf(path);
  await expect(releaseOn(path, [migration('0001_lossy', up)])).rejects.toThrow(message);
  expect(contentOf(path)).toEqual(before);
});

const moved: readonly (readonly [string, readonly string[]])[] = [
  ['a copy', ['CREATE TABLE old AS SELECT * FROM children', 'DELETE FROM children']],
  [
    'a table in between',
    [
      'CREATE TEMP TABLE some AS SELECT * FROM children WHERE parent = 1',
      'DELETE FROM children WHERE parent = 1',
      'CREATE TABLE old AS SELECT * FROM some',
      'DROP TABLE some',
    ],
  ],
  [
    'a new name',
    ['ALTER TABLE children RENAME TO old', 'CREATE TABLE children (id TEXT PRIMARY KEY, parent, note)'],
  ],
  [
    'a trigger that keeps them',
    [
      'CREATE TABLE old (id, parent, note)',
      `CREATE TRIGGER keep BEFORE DELETE ON children
       BEGIN INSERT INTO old VALUES (old.id, old.parent, old.note); END`,
      'DELETE FROM children WHERE parent = 1',
    ],
  ],
  [
    'a view',
    [
      'CREATE VIEW first AS SELECT * FROM children WHERE parent = 1',
      'CREATE TABLE old AS SELECT * FROM first',
      'DELETE FROM children WHERE parent = 1',
    ],
  ],
];

it.each(moved)('takes rows for kept that moved by %s', async (_, up) => {
  const path = makeDatabase(temporaryFolder());
  await releaseOn(path, [migration('0001_move', up)]);
  expect(read(path, 'SELECT (SELECT count(*) FROM old) + (SELECT count(*) FROM children)')).toEqual([[3]]);
});

const harmless: readonly (readonly [string, readonly string[]])[] = [
  ['a table that is rebuilt with foreign keys off', ['PRAGMA foreign_keys = OFF', ...rebuild(', more')]],
  [
    'rows that are written over',
    [
      'INSERT OR REPLACE INTO children SELECT id, parent, 7 FROM children',
      "INSERT INTO parents VALUES (1, 'z') ON CONFLICT DO UPDATE SET name = excluded.name",
    ],
  ],
  ['rows that are not inserted for a conflict', ["INSERT OR IGNORE INTO parents VALUES (1, 'z'), (4, 'd')"]],
];

it.each(harmless)('lets %s pass', async (_, up) => {
  const path = makeDatabase(temporaryFolder());
  const bare = up[0]?.startsWith('PRAGMA') === true;
  await releaseOn(path, [migration('0001_harmless', up, { bare })]);
  expect(read(path, 'SELECT count(*) >= 3 FROM parents')).toEqual([[1]]);
});
