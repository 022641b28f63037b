import { expect, it } from 'vitest';
import { dictionaryOf } from '../../src/datasets/index.js';
import { datasetSize } from '../../src/model/dataset.js';
import { sample, schemaOf } from './database.js';

const largest = async (sql: string): Promise<number> => {
  const schema = await schemaOf('CREATE TABLE jobs (id INTEGER PRIMARY KEY, name TEXT)');
  const datasets = sample(schema, 100, { dictionary: dictionaryOf([sql], 'sqlite') });
  return Math.max(...datasets.map(datasetSize));
};

it.each([
  ['INSERT INTO other SELECT * FROM jobs LIMIT 700', 700],
  ['DELETE FROM other WHERE id IN (SELECT id FROM jobs LIMIT 10, 400)', 400],
  ['UPDATE jobs SET name = lower(name) LIMIT 40 OFFSET 900', 900],
])('some datasets hold more rows than %s can see', async (sql, limit) => {
  expect(await largest(sql)).toBeGreaterThan(limit);
});

it.each([
  'SELECT * FROM jobs LIMIT 1',
  'SELECT * FROM other LIMIT 700',
  'SELECT * FROM jobs LIMIT -1',
  'SELECT * FROM jobs LIMIT 1000000',
])('no more than usual for %s', async (sql) => {
  expect(await largest(sql)).toBeLessThan(300);
});
