import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SplitError, splitStatements } from '../../src/sql/split.js';
import type { Dialect } from '../../src/sql/tokenize.js';

const texts = (sql: string, dialect: Dialect = 'sqlite') =>
  splitStatements(sql, dialect).map((statement) => statement.sql);

/** Statements that a splitter is tempted to cut in two or to join with the next. */
const whole = [
  'CREATE TABLE t (start INT, end INT, begin INT, "case" INT)',
  "INSERT INTO t VALUES ('a;b', '--', '/*', 'it''s; BEGIN')",
  'CREATE TABLE [weird; name] (`a;b` INT, "c;d" INT)',
  'CREATE TRIGGER begin AFTER INSERT ON t BEGIN SELECT 1; END',
  'CREATE TRIGGER r1 AFTER INSERT ON t BEGIN UPDATE t SET start = CASE WHEN 1 THEN 2 ELSE 3 END; END',
  'CREATE TRIGGER r2 AFTER UPDATE OF end ON t WHEN (CASE WHEN new.end > 1 THEN 1 END) BEGIN SELECT end; END',
  'CREATE TRIGGER r3 BEFORE DELETE ON t BEGIN SELECT old.begin AS end; DELETE FROM t WHERE end = 1; END',
  'create temp trigger if not exists r4 after insert on t begin select case case 1 when 1 then 2 end when 2 then 3 end; end',
  'CREATE TRIGGER "a begin b" AFTER INSERT ON t FOR EACH ROW BEGIN SELECT RAISE(ABORT, \'no; END;\') WHERE 0; END',
  'CREATE TRIGGER r5 AFTER INSERT ON t BEGIN SELECT 1; -- END;\n /* ; END; */ SELECT 2;\r\nEND',
  'CREATE TABLE trigger (a)',
  'CREATE VIEW v AS SELECT CASE WHEN start THEN 1 ELSE end END AS end FROM t',
  "CREATE INDEX i ON t (lower(start || ';'), CASE WHEN end THEN 1 END) WHERE end IS NOT NULL",
  'CREATE TABLE g (a INT, b INT GENERATED ALWAYS AS (CASE WHEN a THEN 1 END) STORED)',
  'EXPLAIN CREATE TRIGGER r6 AFTER INSERT ON t BEGIN SELECT 1; END',
  'BEGIN',
  'BEGIN IMMEDIATE TRANSACTION',
  'COMMIT',
  'END TRANSACTION',
  'END',
  'SAVEPOINT begin',
  'SELECT 1 AS "end;"',
  'SELECT 1 /* ; */ + 2 -- ;\n + 3',
];
const separator = fc
  .array(fc.constantFrom(' ', '\n', '\r\n', '\t', '-- a; b\n', '/* ; */', ';', '\uFEFF'))
  .map((parts) => `;${parts.join('')}`);

describe('splitStatements (SQLite)', () => {
  it('finds again whatever statements were joined', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...whole), separator)),
        fc.boolean(),
        (script, closed) => {
          const sql = script.map(([statement, end]) => statement + end).join('');
          expect(texts(closed ? sql : sql.replace(/;[^;]*$/, '\n-- the end'))).toEqual(
            script.map(([statement]) => statement),
          );
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it('cuts where SQLite does: its pieces, run one by one, make the schema that the script makes', () => {
    const script = whole.filter((sql) => /^create/i.test(sql)).join(';\r\n');
    const [atOnce, oneByOne] = [new BetterSqlite3(':memory:'), new BetterSqlite3(':memory:')];
    atOnce.exec(script);
    for (const sql of texts(script)) oneByOne.prepare(sql).run();
    const schema = 'SELECT type, name, sql FROM sqlite_schema';
    expect(oneByOne.prepare(schema).all()).toEqual(atOnce.prepare(schema).all());
  });

  it('says on which line each begins, whatever comments stand before it', () => {
    expect(
      splitStatements('\uFEFF-- one\r\n\r\nSELECT 1;\n/* two\n */ SELECT\n2; ;\n-- end', 'sqlite'),
    ).toEqual([
      { sql: 'SELECT 1', line: 3 },
      { sql: 'SELECT\n2', line: 5 },
    ]);
  });

  it.each([
    ['', '  ;;; '],
    ['', '-- only a comment'],
    ['', '\uFEFF'],
  ])('finds nothing%s in %j', (_, sql) => {
    expect(texts(sql)).toEqual([]);
  });

  it('leaves a trigger without a body to the database', () => {
    expect(texts('CREATE TRIGGER broken; SELECT 1')).toEqual(['CREATE TRIGGER broken', 'SELECT 1']);
  });

  it.each([
    ["SELECT 1;\nSELECT 'a", 2, /quote '/],
    ['SELECT "a', 1, /quote "/],
    ['\nCREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1;', 2, /never closed by END/],
  ])('refuses %j with its line', (sql, line, message) => {
    const split = () => splitStatements(sql, 'sqlite');
    expect(split).toThrow(SplitError);
    expect(split).toThrow(message);
    expect(split).toThrow(expect.objectContaining({ line }));
  });
});

describe('splitStatements (PostgreSQL)', () => {
  const statements = [
    'CREATE FUNCTION f() RETURNS int AS $$ BEGIN RETURN 1; END; $$ LANGUAGE plpgsql',
    "DO $do$ BEGIN RAISE NOTICE '$$;'; END $do$",
    'CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END',
    'CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC INSERT INTO t (a) SELECT x.end AS end FROM x; END',
    'CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()',
    'CREATE RULE u AS ON INSERT TO t DO ALSO (DELETE FROM x; DELETE FROM y)',
    "INSERT INTO t VALUES (E'a\\';b', 'c\\')",
    'BEGIN',
    'COMMIT',
    'SELECT a /* x /* ; */ ; */ FROM t',
  ];

  it('finds again whatever statements were joined', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...statements)), (script) => {
        expect(texts(script.join(';\n'), 'postgres')).toEqual(script);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('refuses a body that is not closed', () => {
    expect(() => texts('CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1;', 'postgres')).toThrow(
      SplitError,
    );
  });
});
