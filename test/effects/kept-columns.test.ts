import { expect, it } from 'vitest';
import { coursesOf } from '../../src/effects/courses.js';
import { keptColumns } from '../../src/effects/kept-columns.js';
import { databaseOf } from '../datasets/database.js';

/** Between two states of a table, whatever led from the one to the other. */
async function kept(after: string, rows: string) {
  const states = [];
  for (const [columns, values] of [
    ['id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL', "(1, 'x', 'p'), (2, 'y', 'q')"],
    [after, rows],
  ]) {
    const database = await databaseOf(`CREATE TABLE t (${columns}); INSERT INTO t VALUES ${values};`);
    states.push({ image: await database.image(), identities: new Map([['t', 'same']]) });
    await database.close();
  }
  return Object.fromEntries(keptColumns(states, coursesOf(states).get('t') ?? ['t', 't']));
}

it.each([
  [
    'renamed in its place',
    'id INTEGER PRIMARY KEY, a TEXT, c TEXT NOT NULL',
    "(1, 'x', 'p'), (2, 'y', 'q')",
    'c',
  ],
  [
    'renamed, and made otherwise',
    'id INTEGER PRIMARY KEY, a TEXT, c TEXT NOT NULL',
    "(1, 'x', 'P'), (2, 'y', 'Q')",
    'c',
  ],
  [
    'gone, and one of another kind new',
    'id INTEGER PRIMARY KEY, a TEXT, c INTEGER',
    "(1, 'x', NULL), (2, 'y', NULL)",
    undefined,
  ],
  [
    'gone, and one that holds the same in all rows new',
    'id INTEGER PRIMARY KEY, a TEXT, c TEXT NOT NULL',
    "(1, 'x', ''), (2, 'y', '')",
    undefined,
  ],
  ['gone', 'id INTEGER PRIMARY KEY, a TEXT', "(1, 'x'), (2, 'y')", undefined],
])('a column is %s', async (_, after, rows, expected) => {
  expect((await kept(after, rows)).b).toBe(expected);
});
