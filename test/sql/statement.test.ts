import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type StatementFacts, statementFacts } from '../../src/sql/statement.js';

const schema: Record<string, readonly string[]> = {
  workers: ['id', 'status', 'result'],
  workers_v2: ['id', 'status', 'result', 'priority'],
  planners: ['id', 'name'],
};
const facts = (sql: string, dialect?: 'sqlite' | 'postgres') =>
  statementFacts(sql, dialect, (table) => schema[table.toLowerCase()]);
const copies = (sql: string) => {
  const { copies: found, source } = facts(sql);
  return { source, copies: found && Object.fromEntries(found) };
};

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
    [
      'INSERT INTO t (a, "b") VALUES (1, 2)',
      { kind: 'insert', data: true, target: 't', columns: ['a', 'b'], constant: true, copies: null },
    ],
    [
      'INSERT OR IGNORE INTO main.t DEFAULT VALUES',
      { kind: 'insert', target: 't', columns: null, constant: true },
    ],
    ["REPLACE INTO 't' VALUES (1)", { kind: 'insert', target: 't', constant: true }],
    ['INSERT INTO replace (a) SELECT 1', { target: 'replace', columns: ['a'], constant: true }],
    ['INSERT INTO t VALUES ((SELECT max(a) FROM s))', { constant: false, from: ['s'] }],
    ['INSERT INTO t (a) SELECT 1 WHERE EXISTS (SELECT 1 FROM s)', { constant: false, from: ['s'] }],
    [
      'INSERT INTO t AS x (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 1, (c, d) = (2, 3) WHERE e RETURNING *',
      { target: 't', columns: ['a', 'b', 'c', 'd'], constant: true },
    ],
    [
      'INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 1 ON CONFLICT DO UPDATE SET c = 1',
      { columns: ['a', 'b', 'c'] },
    ],
    ['UPDATE t SET a = 1', { kind: 'update', data: true, target: 't', columns: ['a'], whereless: true }],
    [
      "UPDATE OR IGNORE main.t AS x SET 'a' = (SELECT b FROM s WHERE s.c = x.c), (d, e) = (1, 2) WHERE f",
      { target: 't', columns: ['a', 'd', 'e'], whereless: false, from: ['s'] },
    ],
    [
      'UPDATE t SET a = s.b FROM s, u WHERE s.c = t.c',
      { columns: ['a'], from: ['s', 'u'], whereless: false },
    ],
    ['UPDATE t SET a = b IS DISTINCT FROM c, d = 1', { columns: ['a', 'd'], from: [] }],
    ['UPDATE t SET a = (SELECT 1 FROM s WHERE 1)', { whereless: true }],
    ['UPDATE t SET a = 1 LIMIT 5', { whereless: false }],
    ['DELETE FROM t', { kind: 'delete', data: true, target: 't', whereless: true, from: [] }],
    [
      'DELETE FROM main.t AS x WHERE a IN (SELECT b FROM s JOIN u ON s.c = u.c)',
      { target: 't', whereless: false, from: ['s', 'u'] },
    ],
    ['SELECT a FROM t', { kind: 'select', data: false, from: ['t'] }],
    ['VALUES (1)', { kind: 'select', data: false }],
    [
      'WITH RECURSIVE c(n) AS (SELECT 1 UNION SELECT n + 1 FROM c), d AS (SELECT * FROM s) INSERT INTO t SELECT n FROM c, d',
      { kind: 'insert', target: 't', constant: false, from: ['s'] },
    ],
    [
      'WITH d AS (SELECT id FROM s) UPDATE t SET a = 1 WHERE id IN (SELECT id FROM d)',
      { kind: 'update', target: 't', columns: ['a'], from: ['s'], whereless: false },
    ],
    ['WITH d AS (SELECT 1) DELETE FROM t', { kind: 'delete', target: 't', whereless: true, from: [] }],
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

describe('statementFacts: what is copied', () => {
  const same = { id: 'id', status: 'status', result: 'result' };
  it.each([
    [
      'INSERT INTO workers_v2 (id, result, status) SELECT w.id, upper(w.result), w."status" FROM workers w',
      'workers',
      { id: 'id', status: 'status' },
    ],
    [
      'INSERT INTO workers_v2 (id, status) SELECT status AS id, id x FROM workers',
      'workers',
      { id: 'status', status: 'id' },
    ],
    ['INSERT INTO workers_v2 SELECT *, 0 FROM workers', 'workers', same],
    ['INSERT INTO workers_v2 SELECT w.*, 0 FROM main.workers AS w', 'workers', same],
    [
      'INSERT INTO workers_v2 SELECT 7, * FROM workers',
      'workers',
      { status: 'id', result: 'status', priority: 'result' },
    ],
    [
      'INSERT INTO workers_v2 SELECT DISTINCT id, status, name, 1 FROM workers JOIN planners USING (id)',
      'workers',
      { id: 'id', status: 'status' },
    ],
    [
      'INSERT INTO workers_v2 SELECT w.id, p.name, w.result, 0 FROM workers w JOIN planners p ON p.id = w.id',
      'workers',
      { id: 'id', result: 'result' },
    ],
    ['INSERT INTO x (a, b) SELECT * FROM unknown', 'unknown', { a: 'a', b: 'b' }],
    ['INSERT INTO x (a, b) SELECT *, 1 FROM unknown', 'unknown', { a: 'a' }],
    ['INSERT INTO x (a, b) SELECT id, NULL FROM workers WHERE status = 1', 'workers', { a: 'id' }],
    [
      'INSERT INTO x (a, b, c, d, e, f) SELECT CAST(id AS TEXT), id COLLATE nocase, status ISNULL, TRUE, -id, (id) FROM workers',
      'workers',
      {},
    ],
    [
      'INSERT INTO x (a, b) SELECT id, status FROM workers UNION ALL SELECT id, result FROM workers',
      'workers',
      { a: 'id' },
    ],
    ['INSERT INTO x (a) SELECT id FROM workers UNION ALL SELECT id FROM planners', 'workers', {}],
    ['INSERT INTO x (a) SELECT id FROM (SELECT max(id) AS id FROM workers)', null, {}],
    ['WITH w AS (SELECT upper(id) AS id FROM workers) INSERT INTO x (a) SELECT id FROM w', null, {}],
    ['INSERT INTO x (a) WITH w AS (SELECT 1 AS id) SELECT id FROM w', null, {}],
    ['INSERT INTO x (a) SELECT 1', null, {}],
    ['CREATE TABLE x AS SELECT id, status AS s, 1 AS t FROM workers', 'workers', { id: 'id', s: 'status' }],
    ['CREATE TABLE x AS SELECT * FROM workers', 'workers', same],
  ])('%s', (sql, source, expected) => {
    expect(copies(sql)).toEqual({ source, copies: expected });
  });

  it('is nothing for a statement that selects no rows into a table', () => {
    for (const sql of [
      'INSERT INTO t VALUES (1)',
      'UPDATE t SET a = b',
      'SELECT a FROM t',
      'CREATE TABLE t (a)',
    ])
      expect(copies(sql)).toEqual({ source: null, copies: null });
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
    ['TRUNCATE TABLE t', { kind: 'delete', data: true, target: 't', whereless: true }],
    ['DELETE FROM t USING u WHERE t.a = u.a', { kind: 'delete', target: 't', from: ['u'] }],
    ['INSERT INTO t OVERRIDING SYSTEM VALUE VALUES (1)', { kind: 'insert', target: 't', constant: true }],
    ['INSERT INTO t (a) (SELECT b FROM s)', { target: 't', columns: ['a'], from: ['s'], source: 's' }],
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
