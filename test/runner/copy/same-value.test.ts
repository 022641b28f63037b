import { expect, test } from 'vitest';
import { type Cell, RawText } from '../../../src/model/cell.js';
import { sameValue } from '../../../src/runner/copy/same-value.js';

const bytes = new Uint8Array([1]);

test.each<[Cell, Cell, string]>([
  [null, null, 'text'],
  ['a', 'a', 'text'],
  [7n, 7n, 'bigint'],
  [1n, 'true', 'boolean'],
  [0n, 'false', 'boolean'],
  [3, 3n, 'integer'],
  [3n, 3, 'double precision'],
  [7n, '7', 'numeric'],
  [7n, '7.00', 'numeric(10,2)'],
  [0.1, '0.1', 'numeric'],
  [1e21, '1000000000000000000000', 'numeric'],
  [0n, '0.00', 'numeric(10,2)'],
  [bytes, new Uint8Array([1]), 'bytea'],
  ['2025-01-31 23:59:58', '2025-01-31 23:59:58', 'timestamp without time zone'],
  ['2025-01-31T23:59:58.500', '2025-01-31 23:59:58.5', 'timestamp without time zone'],
  ['2025-01-31', '2025-01-31 00:00:00', 'timestamp without time zone'],
  ['2025-01-31 23:59', '2025-01-31 23:59:00', 'timestamp(3) without time zone'],
  ['2025-01-31T23:59:58Z', '2025-01-31 23:59:58+00', 'timestamp with time zone'],
  ['2025-01-31T23:59:58+02:00', '2025-01-31 21:59:58+00', 'timestamp with time zone'],
  ['2025-01-31 00:00:00', '2025-01-31', 'date'],
  ['23:59:58.0', '23:59:58', 'time without time zone'],
  ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'uuid'],
  ['ab', 'ab   ', 'character(5)'],
  ['{"b":1,"a":[true,null]}', '{"a": [true, null], "b": 1}', 'jsonb'],
])('%s says the same as %s in a column %s', (before, after, type) => {
  expect(sameValue(before, after, type)).toBe(true);
});

test.each<[Cell, Cell, string]>([
  [null, '', 'text'],
  ['', null, 'text'],
  [7n, '7', 'text'],
  [1.5, '1.5', 'text'],
  [bytes, '\\x01', 'text'],
  [new RawText(bytes), '\u0001', 'text'],
  [2n, 'true', 'boolean'],
  [9007199254740993n, 9007199254740992, 'double precision'],
  [-0, 0n, 'integer'],
  [0.1, 0.10000000149011612, 'real'],
  [0.125, '0.13', 'numeric(10,2)'],
  ['x', '0', 'numeric'],
  ['2025-01-31T23:59:58Z', '2025-01-31 23:59:58', 'timestamp without time zone'],
  ['2025-01-31T23:59:58+02:00', '2025-01-31 23:59:58', 'timestamp without time zone'],
  ['2025-01-31 23:59:58', '2025-01-31 23:59:58+00', 'timestamp with time zone'],
  ['2025-01-31 23:59:58.1234567', '2025-01-31 23:59:58.123457', 'timestamp without time zone'],
  ['2025-01-31 12:00:00', '2025-01-31', 'date'],
  ['{"a":1,"a":2}', '{"a": 2}', 'jsonb'],
  ['{"a":1}', '{"a": 2}', 'jsonb'],
  ['x', 'y', 'mood'],
])('%s does not say the same as %s in a column %s', (before, after, type) => {
  expect(sameValue(before, after, type)).toBe(false);
});
