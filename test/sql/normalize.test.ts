import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeSql } from '../../src/sql/normalize.js';

describe('normalizeSql', () => {
  it.each([
    ['CREATE TABLE "workers"(a)', 'create table workers ( a )'],
    [
      'CREATE TABLE IF NOT EXISTS [Workers] (`A` TEXT);',
      'create /* x */ table workers(a\r\ntext) -- end\n;;',
    ],
    ["CREATE TABLE 'workers' (a)", 'CREATE TABLE workers (a)'],
    ['CREATE UNIQUE INDEX IF NOT EXISTS "i" ON "t"("a")', 'create unique index i on t(a)'],
    ["CREATE TABLE t (a DEFAULT 0XFF, b DEFAULT X'AB')", "CREATE TABLE t (a DEFAULT 0xff, b DEFAULT x'ab')"],
    ['CREATE TABLE t ("Two Words", [order])', 'CREATE TABLE t (`two words`, "ORDER")'],
  ])('holds %j and %j equal', (a, b) => {
    expect(normalizeSql(a, 'sqlite')).toBe(normalizeSql(b, 'sqlite'));
  });

  it.each([
    ["CREATE TABLE t (a DEFAULT 'X')", "CREATE TABLE t (a DEFAULT 'x')"],
    ["CREATE TABLE t (a DEFAULT 'a b')", "CREATE TABLE t (a DEFAULT 'a  b')"],
    ["CREATE TABLE t (a DEFAULT 'a -- b')", "CREATE TABLE t (a DEFAULT 'a ')"],
    ["CREATE VIEW v AS SELECT ' if not exists '", "CREATE VIEW v AS SELECT ' '"],
    ['CREATE TABLE t (a DEFAULT "null")', 'CREATE TABLE t (a DEFAULT null)'],
    ['CREATE TABLE t (a CHECK (a <> "true"))', 'CREATE TABLE t (a CHECK (a <> true))'],
    ["CREATE VIEW v AS SELECT 'a'", 'CREATE VIEW v AS SELECT "a"'],
    ['CREATE TABLE t ("a b")', 'CREATE TABLE t (a b)'],
    ['CREATE TABLE t ("a""b")', 'CREATE TABLE t ("a" "b")'],
    ['CREATE TABLE t (a, b)', 'CREATE TABLE t (b, a)'],
  ])('tells %j from %j', (a, b) => {
    expect(normalizeSql(a, 'sqlite')).not.toBe(normalizeSql(b, 'sqlite'));
  });

  it('minds the case of quoted names in PostgreSQL', () => {
    expect(normalizeSql('CREATE TABLE "T" (A)', 'postgres')).not.toBe(
      normalizeSql('CREATE TABLE T (a)', 'postgres'),
    );
    expect(normalizeSql('CREATE TABLE "t" (A)', 'postgres')).toBe(
      normalizeSql('CREATE TABLE T ("a")', 'postgres'),
    );
  });

  it('is stable: its result is its own canonical form', () => {
    const piece = fc.constantFrom(
      'a',
      '"B"',
      '"a b"',
      '[x"y]',
      '`sel ect`',
      '"select"',
      "'S''t'",
      '1E3',
      ' ',
      '\n',
      '(',
      ')',
      ',',
      '--c\n',
      ';',
      'IF NOT EXISTS',
      'CREATE TABLE',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const once = normalizeSql(pieces.join(' '), 'sqlite');
        expect(normalizeSql(once, 'sqlite')).toBe(once);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('keeps quotes on every name that SQLite does not take without them', () => {
    const db = new BetterSqlite3(':memory:');
    for (const word of SQLITE_KEYWORDS) {
      const kept = normalizeSql(`"${word}"`, 'sqlite') !== word;
      const refused = !taken(db, `CREATE TEMP TABLE t (${word})`);
      if (refused) expect(`${word} ${kept}`).toBe(`${word} true`);
    }
    db.close();
  });
});

function taken(db: BetterSqlite3.Database, sql: string): boolean {
  try {
    db.exec(`${sql}; DROP TABLE t`);
    return true;
  } catch {
    return false;
  }
}

/** From "SQLite Keywords" in SQLite's documentation. */
const SQLITE_KEYWORDS =
  `abort action add after all alter always analyze and as asc attach autoincrement before begin
  between by cascade case cast check collate column commit conflict constraint create cross current current_date
  current_time current_timestamp database default deferrable deferred delete desc detach distinct do drop each else
  end escape except exclude exclusive exists explain fail filter first following for foreign from full generated glob
  group groups having if ignore immediate in index indexed initially inner insert instead intersect into is isnull
  join key last left like limit match materialized natural no not nothing notnull null nulls of offset on or order
  others outer over partition plan pragma preceding primary query raise range recursive references regexp reindex
  release rename replace restrict returning right rollback row rows savepoint select set table temp temporary then
  ties to transaction trigger unbounded union unique update using vacuum values view virtual when where window with
  without`.split(/\s+/);
