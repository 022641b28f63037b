import { expect, it } from 'vitest';
import { withoutIdleCasts } from '../../src/compare/casts.js';

it.each([
  [
    "( ver ) :: text = any ( ( array [ 'a' :: character varying , 'x' ] ) :: text [ ] )",
    "ver = any ( array [ 'a' , 'x' ] )",
  ],
  [
    "( ver ) :: text = any ( array [ ( 'a' :: character varying ) :: text , 'x' ] )",
    "ver = any ( array [ 'a' , 'x' ] )",
  ],
  [
    "coalesce ( name , ( ( 'it''s' :: character varying ) :: text ) :: character varying )",
    "coalesce ( name , 'it''s' )",
  ],
  ['coalesce ( ( m ) :: bigint , ( 0 ) :: bigint )', 'coalesce ( m , 0 )'],
])('%s', (text, expected) => {
  expect(withoutIdleCasts(text)).toBe(expected);
});

it.each([
  "'x' :: character varying ( 3 )",
  "'{}' :: text [ ]",
  'array [ ] :: text [ ]',
  'lower ( name ) :: text',
  '( ( m ) :: numeric / 2 )',
  "( data ->> 'n' ) :: integer",
  "'2020-01-01' :: date",
])('%s stays', (text) => {
  expect(withoutIdleCasts(text)).toBe(text);
});
