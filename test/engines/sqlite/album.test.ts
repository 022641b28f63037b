import { expect, test } from 'vitest';
import { sqliteEngine } from '../../../src/engines/sqlite/index.js';

const engine = sqliteEngine();
const schema = [
  'CREATE TABLE a (id INTEGER PRIMARY KEY, v TEXT)',
  'CREATE TABLE b (id INTEGER PRIMARY KEY, v TEXT)',
];

async function imageOf(...statements: string[]) {
  const database = await engine.open();
  try {
    for (const sql of statements) await database.run(sql);
    return await database.image();
  } finally {
    await database.close();
  }
}

test('a table that is in two databases is read once, and only that one', async () => {
  const one = await imageOf(...schema, "INSERT INTO a VALUES (1, 'x')", "INSERT INTO b VALUES (1, 'x')");
  const other = await imageOf(...schema, "INSERT INTO a VALUES (1, 'x')", "INSERT INTO b VALUES (1, 'y')");
  expect(other.tables.get('a')).toBe(one.tables.get('a'));
  expect(other.tables.get('b')?.rows).toEqual([[1n, 'y']]);
});

test.each([
  [
    'another definition',
    ['CREATE TABLE a (id INTEGER PRIMARY KEY, v BLOB AS (id + 1), w)', schema[1] as string],
  ],
  ['another encoding', ["PRAGMA encoding = 'UTF-16le'", ...schema]],
])('a table of %s is read anew', async (_, made) => {
  const one = await imageOf(...schema, 'INSERT INTO a (id) VALUES (1)', 'INSERT INTO b VALUES (1, NULL)');
  const other = await imageOf(...made, 'INSERT INTO a (id) VALUES (1)', 'INSERT INTO b VALUES (1, NULL)');
  expect(other.tables.get('a')).not.toBe(one.tables.get('a'));
});
