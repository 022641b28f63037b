import fc from 'fast-check';
import { expect, it } from 'vitest';
import { datasetArbitrary, dictionaryOf, tiesIn } from '../../../src/datasets/index.js';
import { schemaOf } from '../database.js';

const readings = `CREATE TABLE sensors (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE readings (id INTEGER PRIMARY KEY, sensor_id INTEGER NOT NULL REFERENCES sensors (id), at INTEGER)`;

const echoesIn = async (condition: string) => {
  const schema = await schemaOf(readings);
  const sql = [`UPDATE sensors SET name = (SELECT max(r.at) FROM readings r WHERE ${condition})`];
  const datasets = fc.sample(
    datasetArbitrary(schema, {
      level: 'edgy',
      dictionary: dictionaryOf(sql, 'sqlite'),
      ties: tiesIn(sql, schema, 'sqlite'),
    }),
    { numRuns: 20, seed: 1 },
  );
  const holds = datasets.filter(({ readings: rows = [] }) =>
    rows.some(({ id, sensor_id }) => id !== undefined && id === sensor_id),
  );
  return holds.length;
};

it('rows say the same twice where a statement compares their number with their parent', async () => {
  const byChance = await echoesIn('r.sensor_id = sensors.id');
  expect(await echoesIn('r.sensor_id = r.id')).toBeGreaterThan(byChance + 4);
});
