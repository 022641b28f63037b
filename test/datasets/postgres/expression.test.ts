import { expect, it } from 'vitest';
import { compile, truth } from '../../../src/datasets/expression/evaluate.js';
import { parseExpression } from '../../../src/datasets/expression/parse.js';
import { canonical } from '../../../src/datasets/postgres/canonical.js';
import type { Cell } from '../../../src/model/cell.js';

const holds = (sql: string, cell: Cell) =>
  truth(compile(parseExpression(sql, 'postgres'), new Map())(() => cell));

it.each([
  ["(a = ANY (ARRAY['x'::text, 'y'::text]))", 'y', 'z'],
  ["(a <> ALL (ARRAY['x'::text, 'y'::text]))", 'z', 'x'],
  ["((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))", 'x', 'z'],
  ['(a >= (0)::numeric)', '10.50', '-0.01'],
  ["(a ~ '^[a-z]+$'::text)", 'abc', 'Abc'],
  ["(a ~* '^[a-z]+$'::text)", 'Abc', '1'],
  ["(a !~ '[0-9]'::text)", 'abc', 'a1'],
  ["(a ~~ 'A%'::text)", 'Ab', 'ab'],
  ['(char_length((a)::text) <= 2)', '😀😀', 'abc'],
  ["(jsonb_typeof(a) = 'object'::text)", '{"a": 1}', '[]'],
])('%s', (sql, good, bad) => {
  expect(holds(sql, good)).toBe(true);
  expect(holds(sql, bad)).toBe(false);
});

it('a condition that is not understood is left to the database', () => {
  expect(holds('(a @> now())', 'x')).toBeUndefined();
});

it.each([
  ['numeric(10,2)', '5', '5.00'],
  ['numeric(4,2)', '100', undefined],
  ['character(3)', 'a', 'a  '],
  ['character varying(2)', 'abc', undefined],
  ['uuid', 'ABCDEF00-0000-0000-0000-000000000000', 'abcdef00-0000-0000-0000-000000000000'],
  ['timestamp with time zone', '2024-02-29T12:00:00.100Z', '2024-02-29 12:00:00.1+00'],
  ['date', '2023-02-29', undefined],
  ['text', 'a\u0000b', undefined],
])('%s keeps %s as %s', (type, cell, kept) => {
  expect(canonical(type, cell, null)).toBe(kept);
});
