import { expect, test } from 'vitest';
import { changesNothing } from '../../../src/engines/postgres/changes-nothing.js';

test.each([
  'SELECT version()',
  'SELECT * FROM current_schema()',
  `SELECT pg_get_constraintdef("c"."oid") FROM pg_constraint c WHERE a = ANY (c.conkey) AND (x = 1 OR (y IN (SELECT z FROM t)))`,
  `SELECT obj_description((quote_ident("t") || '.')::regclass, 'pg_class'), 'f(x)' AS "g (h)" FROM t`,
])('only answers: %s', (sql) => expect(changesNothing(sql)).toBe(true));

test.each([
  "SELECT nextval('s')",
  'SELECT my_function(1)',
  'SELECT "pg_catalog"."set_config"(1)',
  'SELECT a INTO b FROM c',
  'WITH gone AS (DELETE FROM a RETURNING *) SELECT * FROM gone',
])('may change something: %s', (sql) => expect(changesNothing(sql)).toBe(false));
