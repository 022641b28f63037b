import { expect, it } from 'vitest';
import { jsonColumnsIn, jsonPathsIn } from '../../src/datasets/json-paths.js';
import { significant, tokenize } from '../../src/sql/tokenize.js';

const pathsOf = (sql: string) => jsonPathsIn(significant(tokenize(sql, 'postgres')));
const columnsOf = (sql: string) => jsonColumnsIn(significant(tokenize(sql, 'postgres')));

it.each([
  ["SELECT meta->>'team' FROM t", [['team']]],
  ["SELECT meta->'a'->0->>'b' FROM t", [['a'], ['a', 'b']]],
  ["SELECT meta #>> '{a,0,b}' FROM t", [['a', 'b']]],
  ["SELECT (((meta -> 'a'::text) -> 'b'::text) ->> 'c'::text) FROM t", [['a'], ['a', 'b'], ['a', 'b', 'c']]],
  ["UPDATE t SET meta = meta - 'team'", [['team']]],
  ["SELECT 1 FROM t WHERE meta ? 'team'", [['team']]],
  ["SELECT meta['team'] FROM t", [['team']]],
  ['SELECT 1 FROM t WHERE meta @> \'{"team": "x"}\'', [['team']]],
  ["UPDATE t SET meta = jsonb_set(meta, '{limits,max}', '3')", [['limits', 'max']]],
  ["SELECT jsonb_extract_path_text(meta, 'a', 'b') FROM t", [['a'], ['a', 'b']]],
  ["SELECT jsonb_path_query(meta, 'lax $.a[*].b ? (@.c > 1)') FROM t", [['a', 'b', 'c']]],
  ["SELECT 1 - 2, ARRAY['x'], 'plain'", []],
])('%s', (sql, expected) => {
  expect(pathsOf(sql)).toEqual(expected);
});

it.each([
  ["SELECT (meta::jsonb)->>'a' FROM t", 'meta'],
  ["SELECT meta::jsonb->>'a' FROM t", 'meta'],
  ["SELECT CAST(t.meta AS jsonb)->>'a' FROM t", 'meta'],
  ["SELECT meta #> '{a}' FROM t", 'meta'],
])('%s reads a column', (sql, column) => {
  expect(columnsOf(sql)).toEqual([column]);
});
