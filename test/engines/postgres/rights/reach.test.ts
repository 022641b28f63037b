import { describe, expect, it } from 'vitest';
import {
  beyondDatabase,
  needsSuperuser,
  touchesRoles,
} from '../../../../src/engines/postgres/rights/reach.js';

describe('what reaches beyond a database', () => {
  it.each([
    ['COMMIT; DROP DATABASE precious; BEGIN', 'DROP DATABASE'],
    ["-- why\nALTER SYSTEM SET work_mem = '1MB'", 'ALTER SYSTEM'],
    ["COPY t FROM PROGRAM 'cat'", 'COPY … PROGRAM'],
    ["COPY (SELECT 1) TO '/tmp/x'", 'COPY with a file of the server'],
    ["DO $$ BEGIN COPY t TO PROGRAM 'cat'; END $$", 'COPY … PROGRAM'],
    ['DO $$ BEGIN PERFORM pg_terminate_backend(1); END $$', 'pg_terminate_backend'],
  ])('%s', (sql, what) => expect(beyondDatabase(sql)).toBe(what));

  it.each([
    'COPY t FROM STDIN',
    'COPY t (program) TO STDOUT',
    "INSERT INTO t VALUES ('DROP DATABASE x; COPY t FROM PROGRAM')",
    'PREPARE q AS SELECT 1',
    'CREATE TABLE "system" (database text)',
    'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_cancel_backend(1); END $$',
  ])('not %s', (sql) => expect(beyondDatabase(sql)).toBeNull());
});

describe('what may change roles', () => {
  it.each([
    'CREATE ROLE a',
    'alter user a password null',
    'DO $$ BEGIN CREATE ROLE a; END $$',
    'GRANT a TO b',
    'REVOKE a FROM b',
    'COMMENT ON ROLE a IS NULL',
  ])('%s', (sql) => expect(touchesRoles(sql)).toBe(true));

  it.each([
    'GRANT SELECT ON t TO a',
    'CREATE USER MAPPING FOR a SERVER s',
    'CREATE TABLE role (user_group text)',
    'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO a',
  ])('not %s', (sql) => expect(touchesRoles(sql)).toBe(false));
});

describe('what needs a superuser and stays in its database', () => {
  it.each(['CREATE EXTENSION IF NOT EXISTS postgis', '/* a */ ALTER TABLE ONLY s.t DISABLE TRIGGER ALL'])(
    '%s',
    (sql) => expect(needsSuperuser(sql)).toBe(true),
  );

  it.each(['ALTER TABLE t DISABLE TRIGGER ALL, ALTER c TYPE text USING f(c)', 'DO $$ BEGIN END $$'])(
    'not %s',
    (sql) => expect(needsSuperuser(sql)).toBe(false),
  );
});
