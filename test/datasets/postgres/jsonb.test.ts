import { beforeAll, expect, it } from 'vitest';
import { canonicalJsonb } from '../../../src/datasets/postgres/jsonb.js';
import type { Engine } from '../../../src/engines/engine.js';
import { sharedPostgres } from '../../postgres.js';

let engine: Engine;
beforeAll(async () => {
  engine = await sharedPostgres();
});

const texts = [
  '{"team":"a","id":1}',
  '{"bb":1,"a":2,"é":3,"a":4}',
  '{"a":{"z":[1, 2,{"y":null}],"k":true}}',
  '[]',
  ' { } ',
  'null',
  '"caf\\u00e9 \\"x\\" \\n \\/ \\u0007"',
  '[1.10,1e3,1E+02,-0,-0.0,1.5e1,1e-7,0.5,12345678901234567890123,100e-1]',
];

it('prints a document as the database does', async () => {
  const database = await engine.open();
  try {
    for (const text of texts) {
      const { rows } = await database.rows('SELECT $1::jsonb::text', [text]);
      expect(canonicalJsonb(text)).toBe(rows[0]?.[0]);
    }
  } finally {
    await database.close();
  }
});

it('knows what a jsonb column refuses', () => {
  expect(['{"a":"\\u0000"}', '"\\ud800"', '{a:1}', ''].map(canonicalJsonb)).toEqual(Array(4).fill(undefined));
});
