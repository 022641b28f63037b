import { expect, it } from 'vitest';
import { columnTypeOf } from '../../../src/datasets/postgres/column-type.js';
import type { Column, Schema } from '../../../src/model/schema.js';

const none = { tables: [], views: [], triggers: [], indexes: [], others: [] } as unknown as Schema;
const ordinary = (type: string) => columnTypeOf({ name: 'domains', type } as Column, none).ordinary;

it.each(['text[]', 'character varying[]', 'integer[]', 'uuid[]'])(
  'what an application writes into %s is an array',
  (type) => {
    expect(ordinary(type).length).toBeGreaterThan(3);
    for (const cell of ordinary(type)) expect(cell).toMatch(/^\{.*\}$/);
  },
);

it('a text is named after its column, and has no values of its own', () => {
  expect(ordinary('text')).toEqual([]);
});

it.each(['ordinary', 'edges'] as const)('a number with decimals uses all of them in what is %s', (pool) => {
  const cells = columnTypeOf({ name: 'price', type: 'numeric(12,4)' } as Column, none)[pool];
  const whole = cells.filter((cell) => /\.\d{3}[1-9]$/.test(String(cell)));
  expect(whole.length).toBeGreaterThan(2);
});
