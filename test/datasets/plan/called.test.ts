import { expect, it } from 'vitest';
import { calledBy } from '../../../src/datasets/plan/called.js';
import type { Schema } from '../../../src/model/schema.js';

const others = [
  { kind: 'function', name: 'public.is_card(text)', sql: 'of cards' },
  { kind: 'function', name: '"Is_Odd"(integer)', sql: 'of odd ones' },
  { kind: 'enum', name: 'is_card', sql: 'no function' },
];
const schema = { others, dialect: 'postgres' } as unknown as Schema;

it.each([
  ['is_card(card)', ['of cards']],
  ['is_odd(n) AND public.is_card(card)', ['of cards', 'of odd ones']],
  ['is_card > 1', []],
  ['length(card) > 1', []],
])('%s', (sql, expected) => {
  expect(calledBy(sql, schema)).toEqual(expected);
});
