import { describe, expect, it } from 'vitest';
import { rowsOnlyNew } from '../../src/datasets/index.js';
import type { Dataset, Row } from '../../src/model/dataset.js';
import { findTable } from '../../src/model/schema.js';
import { databaseOf, sample, schemaOf } from './database.js';

/** Rows for the table `t` of the second schema, each with whether either schema takes it beside the dataset. */
async function tried(before: string, after: string): Promise<{ row: Row; old: boolean; now: boolean }[]> {
  const [old, now] = [await schemaOf(before), await schemaOf(after)];
  const dataset =
    sample(old, 12, { level: 'plain', rows: { max: 40 } }).find(({ t = [] }) => t.length > 3) ?? {};
  const columns = new Map(findTable(old, 't')?.columns.map(({ name }) => [name, name]));
  const rows = rowsOnlyNew(
    { old: { schema: old, table: 't' }, now: { schema: now, table: 't' }, columns, dataset },
    1,
  );
  const takes = async (sql: string, row: Row) => {
    const database = await databaseOf(sql);
    await database.load(dataset);
    const { rejected } = await database.load({ t: [row] } as Dataset);
    await database.close();
    return rejected.length === 0;
  };
  const outcomes = [];
  for (const row of rows) outcomes.push({ row, old: await takes(before, row), now: await takes(after, row) });
  return outcomes;
}

describe('rows that only the new schema takes', () => {
  it.each([
    [
      'a key over two columns is dropped',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b TEXT NOT NULL, UNIQUE (a, b));',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b TEXT NOT NULL);',
    ],
    [
      'a key gets a further column',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL); CREATE UNIQUE INDEX u ON t (a);',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL); CREATE UNIQUE INDEX u ON t (a, b);',
    ],
    [
      'a key becomes partial',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL, gone INTEGER); CREATE UNIQUE INDEX u ON t (a);',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL, gone INTEGER); CREATE UNIQUE INDEX u ON t (a) WHERE gone IS NULL;',
    ],
    [
      'NULL is allowed',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL);',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);',
    ],
    [
      'a list of values grows',
      `CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT CHECK (a IN ('x', 'y')));`,
      `CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT CHECK (a IN ('x', 'y', 'z')));`,
    ],
    [
      'a range goes',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER CHECK (a BETWEEN 1 AND 100000));',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER);',
    ],
    [
      'a condition over two columns goes',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, CHECK (a <= b));',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER);',
    ],
    [
      'a foreign key goes',
      'CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id));',
      'CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER);',
    ],
  ])('where %s', async (_, before, after) => {
    const outcomes = await tried(before, after);
    expect(outcomes.length).toBeGreaterThan(0);
    for (const { old, now } of outcomes) expect({ old, now }).toEqual({ old: false, now: true });
  });

  it('are none where it demands as much', async () => {
    const sql = 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL UNIQUE CHECK (length(a) < 50));';
    expect(await tried(sql, sql)).toEqual([]);
  });
});
