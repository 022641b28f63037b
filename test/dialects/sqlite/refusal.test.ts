import { expect, it } from 'vitest';
import { sqliteRefusal } from '../../../src/dialects/sqlite/refusal.js';

it.each<[string, string, object]>([
  ['SELECT f(1)', 'no such function: f', { what: 'function', name: 'f' }],
  ['CREATE VIRTUAL TABLE v USING vec0(e)', 'no such module: vec0', { what: 'module', name: 'vec0' }],
  ["SELECT load_extension('x')", 'not authorized', { what: 'surroundings' }],
  ['ATTACH $x AS y', 'not authorized', { kind: 'other' }],
  ['SELECT a FROM main.t', 'no such table: main.t', { what: 'table', name: 't' }],
  ['CREATE TABLE t (a)', 'table "t" already exists', { kind: 'exists', name: 't' }],
  ['UPDTE t', 'near "UPDTE": syntax error', { kind: 'syntax' }],
])('%s', (sql, message, expected) => {
  expect(sqliteRefusal({ sql, message, code: 'SQLITE_ERROR' })).toMatchObject(expected);
});
