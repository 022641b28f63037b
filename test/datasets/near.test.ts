import { expect, it } from 'vitest';
import { emptyDictionary } from '../../src/datasets/dictionary.js';
import { edgesOf } from '../../src/datasets/values/edges.js';
import { nearValues } from '../../src/datasets/values/near.js';
import { nearValuesIn } from '../../src/datasets/values/near-in.js';
import type { Column, Schema } from '../../src/model/schema.js';

const text = { name: 'x', type: 'numeric(12,4)', affinity: 'text', notNull: true, primaryKey: 0 } as Column;
const dictionary = emptyDictionary;

it.each([
  ['12.3009', '12.3000'],
  ['2024-02-29 12:00:00', '2024-02-29 12:00:00.4'],
  ['2024-02-29 12:00:00+00', '2024-02-29 12:00:00.4+00'],
  ['2024-02-29 12:00:00.123456+00', '2024-02-29 12:00:00.123457+00'],
  ['{one,two,three}', '{one,NULL,two,three}'],
  ['{one,two,three}', '{"one,two",three}'],
])('near %s lies %s, which a coarser type makes the same', (cell, near) => {
  expect(nearValues(cell, text, dictionary)).toContain(near);
});

it('leaves room above the keys for those that the database hands out', () => {
  const key = { ...text, affinity: 'integer', primaryKey: 1, numbered: true } as Column;
  expect(edgesOf(key, 'integer' as never)).not.toContain(2147483647n);
});

it('tries only what the type takes, and would not keep as the cell itself', () => {
  const schema = { dialect: 'postgres', others: [] } as unknown as Schema;
  const near = (type: string, cell: string) => nearValuesIn(schema, { ...text, type }, cell, dictionary);
  expect(near('numeric(12,4)', '7.1000')).toEqual(['7.1001']);
  expect(near('text[]', '{a,b}')).toContain('{a,NULL,b}');
});
