import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { compareFiles } from '../../../src/engines/sqlite/compare-files.js';
import { temporaryFolder } from '../../runner/files.js';

/** Compares the databases that two scripts make. */
function compare(left: string, right: string, by: 'place' | 'key' = 'place') {
  const folder = temporaryFolder();
  const db = new BetterSqlite3(join(folder, 'left.db'));
  db.defaultSafeIntegers(true);
  db.exec(left);
  const other = new BetterSqlite3(join(folder, 'right.db'));
  other.exec(right);
  other.close();
  db.prepare('ATTACH ? AS other').run(join(folder, 'right.db'));
  const result = compareFiles(db, { left: 'main', right: 'other', by });
  db.close();
  return result;
}

const same = { tables: [], schema: [] };

describe('comparing database files', () => {
  it.each([
    ['an integer and a real', '1', '1.0'],
    ['the sign of zero', '0.0', '-0.0 * 1.0'],
    ['text and blob of the same bytes', "'a'", "x'61'"],
    ['what comes after NUL', "CAST(x'610062' AS TEXT)", "CAST(x'610063' AS TEXT)"],
    ['invalid text', "CAST(x'7bff7d' AS TEXT)", "CAST(x'7bfe7d' AS TEXT)"],
    ['neighbours among large integers', '9007199254740993', '9007199254740992'],
    ['NULL and a value', 'NULL', "''"],
  ])('sees %s', (_, one, other) => {
    const make = (value: string) =>
      `CREATE TABLE t (id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, ${value})`;
    expect(compare(make(one), make(one))).toEqual(same);
    expect(compare(make(one), make(other)).tables).toMatchObject([
      { table: 't', changed: 1, example: 't: rowid = 1' },
    ]);
  });

  it('sees what a collation is blind to', () => {
    const make = (value: string) =>
      `CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT COLLATE NOCASE); INSERT INTO t VALUES (1, '${value}')`;
    expect(compare(make('a'), make('A')).tables).toHaveLength(1);
  });

  it('counts rows of one side, and duplicates', () => {
    const make = (rows: string) => `CREATE TABLE t (v); INSERT INTO t VALUES ${rows}`;
    expect(compare(make('(1), (1), (2)'), make('(1), (2), (2)')).tables).toMatchObject([{ changed: 1 }]);
    expect(compare(make('(1), (1), (1)'), make('(1)')).tables).toMatchObject([{ onlyLeft: 2, onlyRight: 0 }]);
    expect(compare(make('(1)'), make('(1), (1), (1)')).tables).toMatchObject([{ onlyLeft: 0, onlyRight: 2 }]);
  });

  it('matches by key where rows have moved, and by place where a copy must be one', () => {
    const make = (ids: string) => `CREATE TABLE t (id TEXT PRIMARY KEY, v); INSERT INTO t VALUES ${ids}`;
    const [one, other] = [make("('a', 1), ('b', 2)"), make("('b', 2), ('a', 1)")];
    expect(compare(one, other, 'key')).toEqual(same);
    expect(compare(one, other, 'place').tables).toHaveLength(1);
  });

  it('copes with tables without rowid, with hidden rowids and with NULL in keys', () => {
    const odd = (value: number) =>
      `CREATE TABLE w (a TEXT, b INTEGER, v, PRIMARY KEY (a, b)) WITHOUT ROWID; INSERT INTO w VALUES ('x', 1, ${value});
       CREATE TABLE h (rowid, oid, _rowid_, v); INSERT INTO h VALUES (1, 2, 3, ${value}), (1, 2, 3, ${value});
       CREATE TABLE n (k TEXT PRIMARY KEY, v); INSERT INTO n VALUES (NULL, ${value}), (NULL, ${value});`;
    for (const by of ['place', 'key'] as const) {
      expect(compare(odd(1), odd(1), by)).toEqual(same);
      expect(compare(odd(1), odd(2), by).tables.map(({ table }) => table)).toEqual(['h', 'n', 'w']);
    }
  });

  it('looks into what a virtual table keeps, and leaves out what is generated', () => {
    const make = (word: string) =>
      `CREATE VIRTUAL TABLE f USING fts5 (body); INSERT INTO f VALUES ('${word}');
       CREATE TABLE g (a, twice AS (a * 2) STORED); INSERT INTO g VALUES (1)`;
    expect(compare(make('one'), make('one'))).toEqual(same);
    expect(compare(make('one'), make('two')).tables.map(({ table }) => table)).toContain('f_content');
  });

  it('names schema objects and settings that differ', () => {
    const { schema } = compare(
      'CREATE TABLE t (a); CREATE INDEX i ON t (a); PRAGMA user_version = 1',
      'CREATE TABLE t (a); CREATE VIEW v AS SELECT 1; PRAGMA user_version = 2',
    );
    expect(schema).toEqual(['index i', 'view v', 'user_version']);
  });
});
