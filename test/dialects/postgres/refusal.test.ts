import { expect, it } from 'vitest';
import { postgresRefusal } from '../../../src/dialects/postgres/refusal.js';

it.each<[string, string, string, object]>([
  ['UPDTE t', '42601', 'syntax error at or near "UPDTE"', { kind: 'syntax' }],
  [
    'CREATE EXTENSION IF NOT EXISTS "uuid-ossp"',
    '0A000',
    'extension "uuid-ossp" is not available',
    { what: 'extension', name: 'uuid-ossp' },
  ],
  [
    'CREATE OR REPLACE TRUSTED LANGUAGE plperl',
    '0A000',
    'extension "plperl" is not available',
    { what: 'extension', name: 'plperl' },
  ],
  ['SELECT f(1)', '42883', 'function f(integer) does not exist', { what: 'function', name: 'f' }],
  [
    "DO $$ BEGIN EXECUTE format('GRANT SELECT ON t TO %I', 'a' || 'pp'); END $$",
    '42704',
    'role "app" does not exist',
    { what: 'surroundings', name: 'app' },
  ],
  ['ALTER TABLE t OWNER TO app', '42704', 'role "app" does not exist', { what: 'surroundings', name: 'app' }],
  [
    'SET transaction_timeout = 0',
    '42704',
    'unrecognized configuration parameter "transaction_timeout"',
    { what: 'surroundings', name: 'transaction_timeout' },
  ],
  [
    'CREATE FUNCTION f() RETURNS int LANGUAGE plv8 AS $$ $$',
    '42704',
    'language "plv8" does not exist',
    { what: 'surroundings', name: 'plv8' },
  ],
  [
    'CREATE FUNCTION f() RETURNS int LANGUAGE plpqsql AS $$ $$',
    '42704',
    'language "plpqsql" does not exist',
    { what: 'object', name: 'plpqsql' },
  ],
  ['ALTER TABLE t ADD c citext', '42704', 'type "citext" does not exist', { what: 'type', name: 'citext' }],
  ['ALTER TABLE t ADD c integr', '42704', 'type "integr" does not exist', { what: 'object', name: 'integr' }],
  ['SELECT a FROM s.t', '42P01', 'relation "s.t" does not exist', { what: 'table', name: 't' }],
  ['CREATE TABLE t ()', '42P07', 'relation "t" already exists', { kind: 'exists', name: 't' }],
  ['SELECT 1 / 0', '22012', 'division by zero', { kind: 'other' }],
])('%s', (sql, code, message, expected) => {
  expect(postgresRefusal({ sql, code, message })).toMatchObject(expected);
});
