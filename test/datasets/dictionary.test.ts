import { describe, expect, it } from 'vitest';
import { dictionaryOf } from '../../src/datasets/index.js';

const beside = (sql: string, column: string) => dictionaryOf([sql], 'sqlite').byColumn.get(column) ?? [];

describe('dictionaryOf', () => {
  it('leaves a constant out that would fill every dataset, and the rest of very many', () => {
    const long = 'x'.repeat(1_000_000);
    expect(beside(`UPDATE t SET a = '${long}', b = 'y'`, 'a')).toEqual([]);
    expect(beside(`UPDATE t SET a = '${long}', b = 'y'`, 'b')).toContain('y');
    const rows = Array.from({ length: 20_000 }, (_, at) => `('v${at}')`).join(', ');
    const words = beside(`INSERT INTO t (a) VALUES ${rows}`, 'a');
    expect([words.length, words[0]]).toEqual([5000, 'v0']);
  });

  it.each([
    ["UPDATE t SET a = 'x' WHERE b = 'y'", 'a', ['x']],
    ["UPDATE t SET a = 'x' WHERE b = 'y'", 'b', ['y']],
    ["SELECT 1 FROM t WHERE t.kind IN ('one', 'two')", 'kind', ['one', 'two']],
    ["SELECT 1 FROM t WHERE kind NOT IN ('one', 'two')", 'kind', ['one', 'two']],
    ['SELECT 1 FROM t WHERE n >= 10', 'n', [10n, 11n, 9n]],
    ['SELECT 1 FROM t WHERE n = -1', 'n', [-1n, 0n, -2n]],
    ['SELECT 1 FROM t WHERE 5 < n', 'n', [5n, 6n, 4n]],
    ['SELECT 1 FROM t WHERE n BETWEEN 1 AND 9', 'n', [1n, 2n, 0n, 9n, 10n, 8n]],
    ["SELECT 1 FROM t WHERE name LIKE 'ab_c%'", 'name', ['abac', 'abacx', 'abacab 1']],
    ["SELECT 1 FROM t WHERE name GLOB 'v[0-9]*'", 'name', ['v9', 'v9x', 'v9ab 1']],
    ["SELECT 1 FROM t WHERE name LIKE 'usr\\_%' ESCAPE '\\'", 'name', ['usr_', 'usr_x', 'usr_ab 1']],
    ['UPDATE t SET name = replace(name, char(13, 10), char(10))', 'name', ['\r\n', '\n', 'left\r\nright']],
    ["UPDATE t SET name = replace(name, char(8217), '')", 'name', ['\u2019', 'head\u2019']],
    ["UPDATE t SET name = replace(name, x'0d', '')", 'name', ['\r', 'left\rright']],
    ["SELECT COALESCE(name, 'unknown') FROM t", 'name', ['unknown']],
    ["SELECT CASE status WHEN 'old' THEN 1 ELSE 2 END FROM t", 'status', ['old']],
    ["SELECT 1 FROM t WHERE lower(name) = 'bob'", 'name', ['bob']],
    ["SELECT 1 FROM t WHERE json_extract(doc, '$.a.b') = 'deep'", 'doc', ['deep']],
    ["ALTER TABLE t ADD COLUMN level TEXT NOT NULL DEFAULT 'low'", 'level', ['low']],
    ["CREATE TABLE t (a INTEGER DEFAULT 3, level TEXT DEFAULT ('low'))", 'level', ['low']],
  ])('%s: %s', (sql, column, expected) => {
    expect(beside(sql, column)).toEqual(expect.arrayContaining<unknown>(expected));
  });

  it('makes texts of a separator that it parts and joins', () => {
    const values = beside("SELECT substr(name, 1, instr(name, ' ') - 1) FROM t", 'name');
    expect(values).toEqual(
      expect.arrayContaining(['left right', 'one two three', ' tail', 'head ', ' ', 'undivided']),
    );
  });

  it.each([
    "UPDATE t SET name = substr(name, instr(name, 'kept/') + 5) WHERE instr(name, 'kept/') > 1",
    "UPDATE t SET name = replace(lower(name), 'kept/', 'new/')",
    "UPDATE t SET name = 'x' WHERE position('kept/' IN name) > 1",
  ])('puts a text that is looked for at each place of others: %s', (sql) => {
    expect(beside(sql, 'name')).toEqual(
      expect.arrayContaining([
        'kept/',
        'headkept/',
        'kept/tail',
        'headkept/tail',
        'headkept/tailkept/',
        'head',
      ]),
    );
  });

  it("reads PostgreSQL's escapes, and its chr", () => {
    const sql = "UPDATE t SET name = replace(replace(name, E'\\r\\n', ''), chr(9), 'it''s')";
    const values = dictionaryOf([sql], 'postgres').byColumn.get('name');
    expect(values).toEqual(expect.arrayContaining(['left\r\nright', 'left\tright', "it's"]));
  });

  it('takes double quotes around what is no column for a text', () => {
    const columnsOf = (table: string) => (table === 't' ? ['kind', 'state', 'other'] : undefined);
    const sql =
      'UPDATE t SET kind = "new", state = "other" WHERE state IN ("old") AND t."kind" = "t"."other"';
    const { byColumn } = dictionaryOf([sql], 'sqlite', { columnsOf });
    expect(byColumn.get('kind')).toEqual(['new']);
    expect(byColumn.get('state')).toEqual(['old']);
  });

  it('reads what stands between dollar quotes', () => {
    const sql =
      "DO $$ BEGIN UPDATE t SET kind = 'new' WHERE meta->>'team' = 'x'; DELETE FROM u WHERE n = 3; END $$";
    const { byColumn, jsonColumns, jsonPaths } = dictionaryOf([sql], 'postgres');
    expect([byColumn.get('kind'), byColumn.get('n')]).toEqual([['new'], [3n, 4n, 2n]]);
    expect([[...jsonColumns], jsonPaths]).toEqual([['meta'], [['team']]]);
  });

  it('finds JSON columns and paths', () => {
    const { jsonColumns, jsonPaths } = dictionaryOf(
      [
        "UPDATE r SET m = json_set(r.m, '$.a.\"b c\"', 1) WHERE meta ->> 'key' = 2 AND json_extract(x, '$[0].z') IS NULL",
      ],
      'sqlite',
      { everywhere: ['SELECT json_each.value FROM t, json_each(t.tags)'] },
    );
    expect([...jsonColumns].sort()).toEqual(['m', 'meta', 'tags', 'x']);
    expect(jsonPaths).toEqual([['a', 'b c'], ['key'], ['z']]);
  });

  it('takes no values from lengths of types, comments and names', () => {
    const { constants, names } = dictionaryOf(
      ['CREATE TABLE "t x" (a VARCHAR(255), b DECIMAL(10, 2)) -- 42 is \'the answer\''],
      'sqlite',
    );
    expect(constants).toEqual([]);
    expect(names.has('t x')).toBe(true);
  });

  it('keeps 64-bit integers exact and within range', () => {
    expect(beside('SELECT 1 FROM t WHERE n = 9223372036854775807', 'n')).toEqual([
      9223372036854775807n,
      9223372036854775806n,
    ]);
  });

  it('has nothing to say of a text that is no SQL', () => {
    expect(dictionaryOf(["((( '", 'x = = =', ''], 'sqlite').constants).toEqual([]);
  });

  it('knows the column of each inserted literal', () => {
    const { byColumn } = dictionaryOf(
      ["INSERT OR REPLACE INTO kv (k, v) VALUES ('theme', 'dark'), ('size', lower('BIG'))"],
      'sqlite',
    );
    expect(byColumn.get('k')).toEqual(['theme', 'size']);
    expect(byColumn.get('v')).toEqual(expect.arrayContaining(['dark']));
    expect(byColumn.get('v')).not.toContain('theme');
  });

  it('asks for the columns of an INSERT that lists none', () => {
    const { byColumn } = dictionaryOf(["INSERT INTO kv VALUES ('theme', 7)"], 'sqlite', {
      columnsOf: () => ['k', 'v'],
    });
    expect(byColumn.get('k')).toEqual(['theme']);
    expect(byColumn.get('v')).toEqual(expect.arrayContaining([7n]));
  });
});
