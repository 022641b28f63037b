import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type StatementFacts, statementFacts } from '../../src/sql/statement.js';

const facts = (sql: string, dialect: 'sqlite' | 'postgres' = 'sqlite') => statementFacts(sql, dialect);

type Told = Partial<StatementFacts>;

describe('statementFacts: definitions', () => {
  it.each<[string, Told]>([
    ['CREATE TABLE IF NOT EXISTS main."My Table" (a)', { kind: 'create-table', target: 'My Table' }],
    ['create temp table [t] (a, b AS (a))', { kind: 'create-table', target: 't', data: false }],
    ["CREATE TABLE 't' (a)", { kind: 'create-table', target: 't' }],
    ['CREATE TABLE t AS SELECT * FROM s', { kind: 'create-table-as', target: 't', data: true, from: ['s'] }],
    ['CREATE VIRTUAL TABLE IF NOT EXISTS t USING fts5(a)', { kind: 'create-virtual-table', target: 't' }],
    ['DROP TABLE IF EXISTS main.t', { kind: 'drop-table', target: 't', data: false }],
    ['ALTER TABLE a RENAME TO "b c"', { kind: 'rename-table', target: 'a', newName: 'b c' }],
    ['ALTER TABLE a RENAME COLUMN b TO c', { kind: 'rename-column', target: 'a', column: 'b', newName: 'c' }],
    ['ALTER TABLE a RENAME b TO c', { kind: 'rename-column', target: 'a', column: 'b', newName: 'c' }],
    ['ALTER TABLE a ADD COLUMN b INT', { kind: 'add-column', target: 'a', column: 'b' }],
    ['ALTER TABLE a ADD "b" INT', { kind: 'add-column', target: 'a', column: 'b' }],
    ['ALTER TABLE a DROP COLUMN b', { kind: 'drop-column', target: 'a', column: 'b' }],
    ['ALTER TABLE a ADD CONSTRAINT c CHECK (b)', { kind: 'alter-other', target: 'a', column: null }],
    ['CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a)', { kind: 'create-index', target: 'i', on: 't' }],
    ['DROP INDEX i', { kind: 'drop-index', target: 'i' }],
    ['CREATE VIEW v (a) AS SELECT b FROM t', { kind: 'create-view', target: 'v', from: ['t'] }],
    ['DROP VIEW IF EXISTS v', { kind: 'drop-view', target: 'v' }],
    [
      'CREATE TEMP TRIGGER r BEFORE UPDATE OF a, b ON "t" BEGIN DELETE FROM x; END',
      { kind: 'create-trigger', target: 'r', on: 't', data: false },
    ],
    ['DROP TRIGGER r', { kind: 'drop-trigger', target: 'r', on: null }],
  ])('%s', (sql, expected) => {
    expect(facts(sql)).toMatchObject(expected);
    expect(facts(`/* first */ ${sql} -- last\n;`)).toMatchObject(expected);
  });
});

describe('statementFacts: transactions and settings', () => {
  it.each<[string, Told]>([
    ['BEGIN IMMEDIATE', { kind: 'begin' }],
    ['COMMIT TRANSACTION', { kind: 'commit' }],
    ['END', { kind: 'commit' }],
    ['ROLLBACK', { kind: 'rollback', target: null }],
    ['ROLLBACK TRANSACTION TO SAVEPOINT s', { kind: 'rollback', target: 's' }],
    ['SAVEPOINT s', { kind: 'savepoint', target: 's' }],
    ['RELEASE SAVEPOINT s', { kind: 'release', target: 's' }],
    ['VACUUM', { kind: 'vacuum' }],
    ["ATTACH 'f' AS x", { kind: 'attach' }],
    ['PRAGMA main.Foreign_Keys = OFF', { kind: 'pragma', target: 'foreign_keys', value: 'OFF' }],
    ["PRAGMA journal_mode('wal');", { kind: 'pragma', target: 'journal_mode', value: 'wal' }],
    ['PRAGMA user_version = -1', { kind: 'pragma', target: 'user_version', value: '-1' }],
    ['PRAGMA foreign_key_check', { kind: 'pragma', target: 'foreign_key_check', value: null }],
    ['REINDEX', { kind: 'other', target: null }],
    ['', { kind: 'other', target: null, data: false }],
  ])('%s', (sql, expected) => {
    expect(facts(sql)).toMatchObject(expected);
  });
});

describe('statementFacts: rows', () => {
  it.each<[string, Told]>([
    ['INSERT INTO t (a, "b") VALUES (1, 2)', { kind: 'insert', data: true, target: 't' }],
    ['INSERT OR IGNORE INTO main.t DEFAULT VALUES', { kind: 'insert', target: 't' }],
    ["REPLACE INTO 't' VALUES (1)", { kind: 'insert', target: 't' }],
    ['INSERT INTO replace (a) SELECT 1', { target: 'replace' }],
    ['INSERT INTO t VALUES ((SELECT max(a) FROM s))', { target: 't', from: ['s'] }],
    ['INSERT INTO t (a) SELECT 1 WHERE EXISTS (SELECT 1 FROM s)', { target: 't', from: ['s'] }],
    [
      'INSERT INTO t AS x (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 1, (c, d) = (2, 3) WHERE e RETURNING *',
      { target: 't' },
    ],
    [
      'INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 1 ON CONFLICT DO UPDATE SET c = 1',
      { target: 't' },
    ],
    ['UPDATE t SET a = 1', { kind: 'update', data: true, target: 't' }],
    [
      "UPDATE OR IGNORE main.t AS x SET 'a' = (SELECT b FROM s WHERE s.c = x.c), (d, e) = (1, 2) WHERE f",
      { target: 't', from: ['s'] },
    ],
    ['UPDATE t SET a = s.b FROM s, u WHERE s.c = t.c', { target: 't', from: ['s', 'u'] }],
    ['UPDATE t SET a = b IS DISTINCT FROM c, d = 1', { target: 't', from: [] }],
    ['UPDATE t SET a = (SELECT 1 FROM s WHERE 1)', { target: 't' }],
    ['UPDATE t SET a = 1 LIMIT 5', { target: 't' }],
    ['DELETE FROM t', { kind: 'delete', data: true, target: 't', from: [] }],
    [
      'DELETE FROM main.t AS x WHERE a IN (SELECT b FROM s JOIN u ON s.c = u.c)',
      { target: 't', from: ['s', 'u'] },
    ],
    ['SELECT a FROM t', { kind: 'select', data: false, from: ['t'] }],
    ['VALUES (1)', { kind: 'select', data: false }],
    [
      'WITH RECURSIVE c(n) AS (SELECT 1 UNION SELECT n + 1 FROM c), d AS (SELECT * FROM s) INSERT INTO t SELECT n FROM c, d',
      { kind: 'insert', target: 't', from: ['s'] },
    ],
    [
      'WITH d AS (SELECT id FROM s) UPDATE t SET a = 1 WHERE id IN (SELECT id FROM d)',
      { kind: 'update', target: 't', from: ['s'] },
    ],
    ['WITH d AS (SELECT 1) DELETE FROM t', { kind: 'delete', target: 't', from: [] }],
    ['WITH d AS (SELECT * FROM s) SELECT * FROM d', { kind: 'select', data: false, from: ['s'] }],
  ])('%s', (sql, expected) => {
    expect(facts(sql)).toMatchObject(expected);
    expect(facts(`-- first\r\n${sql}\n/* last */`)).toMatchObject(expected);
  });
});

describe('statementFacts: the tables that are read', () => {
  it.each([
    [
      'SELECT * FROM a AS x, b y, "c d" CROSS JOIN e LEFT JOIN main.f ON 1, g',
      ['a', 'b', 'c d', 'e', 'f', 'g'],
    ],
    ['SELECT * FROM (a JOIN b USING (x)), (SELECT * FROM c) AS s, d', ['a', 'b', 'd', 'c']],
    ['SELECT * FROM json_each(t.a) AS j, b', ['b']],
    ['SELECT * FROM a INDEXED BY i WHERE b IN (SELECT c FROM A UNION SELECT d FROM e)', ['a', 'e']],
    ['SELECT a IS NOT DISTINCT FROM b FROM c', ['c']],
    ['SELECT 1', []],
  ])('%s', (sql, from) => {
    expect(facts(sql).from).toEqual(from);
  });
});

describe('statementFacts: PostgreSQL', () => {
  it.each<[string, Told]>([
    [
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY t (a)',
      { kind: 'create-index', target: 'i', on: 't' },
    ],
    ['CREATE INDEX ON t (a)', { kind: 'create-index', target: null, on: 't' }],
    ['CREATE MATERIALIZED VIEW v AS SELECT 1 FROM t', { kind: 'create-view', target: 'v', from: ['t'] }],
    [
      'ALTER TABLE IF EXISTS ONLY public.t ADD COLUMN IF NOT EXISTS c int',
      { kind: 'add-column', target: 't', column: 'c' },
    ],
    ['ALTER TABLE t DROP COLUMN IF EXISTS c CASCADE', { kind: 'drop-column', target: 't', column: 'c' }],
    [
      'ALTER TABLE t ALTER COLUMN c TYPE bigint USING c::bigint',
      { kind: 'alter-other', target: 't', column: 'c' },
    ],
    ['ALTER TABLE t RENAME CONSTRAINT a TO b', { kind: 'alter-other', target: 't' }],
    ["ALTER TYPE e ADD VALUE 'x'", { kind: 'alter-other', target: 'e' }],
    ["CREATE TYPE e AS ENUM ('a')", { kind: 'other', target: 'e' }],
    [
      'CREATE OR REPLACE FUNCTION public.f() RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql',
      { kind: 'other', target: 'f' },
    ],
    ['DROP TRIGGER r ON t', { kind: 'drop-trigger', target: 'r', on: 't' }],
    ['TRUNCATE TABLE t', { kind: 'delete', data: true, target: 't' }],
    ['DELETE FROM t USING u WHERE t.a = u.a', { kind: 'delete', target: 't', from: ['u'] }],
    ['INSERT INTO t OVERRIDING SYSTEM VALUE VALUES (1)', { kind: 'insert', target: 't' }],
    ['INSERT INTO t (a) (SELECT b FROM s)', { target: 't', from: ['s'] }],
    [
      'SELECT EXTRACT(year FROM a), trim(both from b) INTO TEMP n FROM s',
      { kind: 'create-table-as', target: 'n', from: ['s'] },
    ],
    ['WITH m AS (DELETE FROM a RETURNING *) SELECT * FROM m', { kind: 'select', data: true, from: ['a'] }],
    ['START TRANSACTION', { kind: 'begin' }],
    ['DO $$ BEGIN DELETE FROM inner_table; END $$', { kind: 'other', names: expect.any(Set) as never }],
  ])('%s', (sql, expected) => {
    expect(facts(sql, 'postgres')).toMatchObject(expected);
  });

  it('names what stands in a function’s body', () => {
    expect(facts('DO $$ BEGIN DELETE FROM "Inner"; END $$', 'postgres').names).toContain('inner');
  });
});

describe('statementFacts: names', () => {
  it('are the bare and quoted names of the whole statement, in lower case', () => {
    const { names } = facts("UPDATE \"My T\" SET [A b] = 'text' WHERE `c`.D > x'00' -- e");
    expect([...names].sort()).toEqual(['a b', 'c', 'd', 'my t', 'set', 'update', 'where']);
  });
});

it('statementFacts never throws, whatever the words', () => {
  const word = fc.constantFrom(
    ...[
      'WITH',
      'AS',
      '(',
      ')',
      'SELECT',
      'INSERT',
      'INTO',
      'FROM',
      'JOIN',
      ',',
      '*',
      '.',
      'a',
      '"b"',
      'SET',
      '=',
    ],
    ...[
      'UPDATE',
      'DELETE',
      'CREATE',
      'TABLE',
      'ALTER',
      'RENAME',
      'TO',
      'ON',
      'CONFLICT',
      'DO',
      'PRAGMA',
      "'x'",
      ';',
    ],
    ...[
      'UNION',
      'VALUES',
      'USING',
      'IF',
      'NOT',
      'EXISTS',
      'INDEX',
      'TRIGGER',
      'VIEW',
      'DROP',
      'OR',
      'WHERE',
      '$$',
    ],
  );
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 25 }),
      fc.constantFrom('sqlite', 'postgres'),
      (words, dialect) => {
        expect(statementFacts(words.join(' '), dialect).kind).toBeTypeOf('string');
      },
    ),
    { seed: 1, numRuns: 3000 },
  );
});
