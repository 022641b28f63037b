import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datasetArbitrary, emptyDictionary } from '../../src/datasets/index.js';
import { narrowed } from '../../src/datasets/narrow.js';
import { databaseOf, schemaOf } from './database.js';

/** How many of 20 datasets for the first schema get in, whole and not empty, and how many of those the second one takes too. */
async function shared(before: string, after: string): Promise<{ admitted: number; both: number }> {
  const [old, now] = [await schemaOf(before), await schemaOf(after)];
  const arbitrary = datasetArbitrary(old, { level: 'edgy', dictionary: emptyDictionary, after: now });
  let [admitted, both] = [0, 0];
  for (const dataset of fc.sample(arbitrary, { numRuns: 20, seed: 1 })) {
    const outcomes = [];
    for (const sql of [before, after]) {
      const database = await databaseOf(sql);
      outcomes.push(await database.load(dataset));
      await database.close();
    }
    const [one, other] = outcomes;
    if (one === undefined || one.rows < 10 || one.rejected.length > 0) continue;
    admitted++;
    if (other?.rejected.length === 0) both++;
  }
  return { admitted, both };
}

const kept = 'CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);';

describe('some datasets meet what only the new schema demands, and some do not', () => {
  it.each([
    [
      'a unique key over two columns',
      `CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER CHECK (a < 4), b INTEGER CHECK (b < 4));`,
      `CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER CHECK (a < 4), b INTEGER CHECK (b < 4)); CREATE UNIQUE INDEX u ON t (a, b);`,
    ],
    [
      'a partial unique index on an expression',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, status TEXT, gone INTEGER);',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, status TEXT, gone INTEGER); CREATE UNIQUE INDEX u ON t (lower(status)) WHERE gone IS NULL;',
    ],
    [
      'NOT NULL',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL);',
    ],
    [
      'a CHECK',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);',
      `CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT CHECK (a IN ('x', 'y')));`,
    ],
    [
      'a foreign key',
      `${kept} CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER NOT NULL);`,
      `${kept} CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER NOT NULL REFERENCES p (id));`,
    ],
    [
      'a foreign key to itself',
      'CREATE TABLE t (id TEXT PRIMARY KEY, up TEXT);',
      'CREATE TABLE t (id TEXT PRIMARY KEY, up TEXT REFERENCES t (id));',
    ],
    [
      'a strict type',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);',
      `CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER) STRICT;`,
    ],
  ])('%s', async (_, before, after) => {
    const { admitted, both } = await shared(before, after);
    expect(admitted).toBeGreaterThan(8);
    expect(both).toBeGreaterThan(2);
    expect(both).toBeLessThan(admitted);
  });
});

it('a schema that demands no more leaves nothing to narrow', async () => {
  const [more, less] = [
    await schemaOf('CREATE TABLE t (a TEXT NOT NULL UNIQUE)'),
    await schemaOf('CREATE TABLE t (a TEXT)'),
  ];
  expect(narrowed(more, less)).toBeNull();
  expect(narrowed(less, null)).toBeNull();
});

it('draws what the old schema admits where a converted column can hold none of it', async () => {
  const before = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL CHECK (a IN ('true', 'false')));";
  const after = 'CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL CHECK (a IN (0, 1)));';
  expect((await shared(before, after)).admitted).toBeGreaterThan(10);
});

it('draws what both types can hold, under the conditions of the new one', async () => {
  const after = 'CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL CHECK (a BETWEEN 5 AND 9));';
  const { admitted, both } = await shared('CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL);', after);
  expect(admitted).toBeGreaterThan(10);
  expect(both).toBeGreaterThan(2);
});

it('holds no text where an application writes numbers, although the column takes texts afterwards', async () => {
  const [old, now] = [
    await schemaOf('CREATE TABLE t (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL);'),
    await schemaOf('CREATE TABLE t (id INTEGER PRIMARY KEY, owner TEXT NOT NULL UNIQUE);'),
  ];
  const arbitrary = datasetArbitrary(old, { level: 'edgy', dictionary: emptyDictionary, after: now });
  const owners = fc
    .sample(arbitrary, { numRuns: 20, seed: 1 })
    .flatMap(({ t }) => (t ?? []).map((row) => row.owner));
  expect(owners.length).toBeGreaterThan(40);
  expect(new Set(owners.map((owner) => typeof owner))).toEqual(new Set(['bigint']));
});
