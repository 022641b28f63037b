import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { readSchema } from '../../../src/engines/sqlite/schema.js';
import type { Column, Table } from '../../../src/model/schema.js';

function schemaOf(sql: string, safeIntegers = true) {
  const db = new BetterSqlite3(':memory:');
  db.defaultSafeIntegers(safeIntegers);
  db.exec(sql);
  const schema = readSchema(db);
  db.close();
  return schema;
}

const onlyTable = (sql: string) => schemaOf(sql).tables[0] as Table;
const column = (table: Table, name: string) => table.columns.find((candidate) => candidate.name === name);

describe('readSchema: columns', () => {
  it('tells everything about a column', () => {
    const table = onlyTable(`CREATE TABLE t (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name VARCHAR(10) NOT NULL DEFAULT 'a' COLLATE NOCASE CHECK (name <> '' COLLATE rtrim),
      size INT AS (length(name)) STORED,
      half GENERATED ALWAYS AS (size / 2) VIRTUAL)`);
    const plain: Omit<Column, 'name'> = {
      ...{ type: '', affinity: 'blob', notNull: false, defaultSql: null, primaryKey: 0 },
      ...{ generated: null, generatedSql: null, collation: 'binary', rowidAlias: false },
    };
    expect(table.columns).toEqual([
      { ...plain, name: 'id', type: 'INTEGER', affinity: 'integer', primaryKey: 1, rowidAlias: true },
      {
        ...plain,
        ...{ name: 'name', type: 'VARCHAR(10)', affinity: 'text', notNull: true },
        ...{ defaultSql: "'a'", collation: 'nocase' },
      },
      {
        ...plain,
        ...{
          name: 'size',
          type: 'INT',
          affinity: 'integer',
          generated: 'stored',
          generatedSql: 'length(name)',
        },
      },
      { ...plain, name: 'half', generated: 'virtual', generatedSql: 'size / 2' },
    ]);
    expect(table).toMatchObject({
      autoincrement: true,
      checks: ["name <> '' COLLATE rtrim"],
      primaryKey: ['id'],
    });
  });

  it('says the same through connections of both kinds of integers', () => {
    const sql = `CREATE TABLE p (a INT, b TEXT UNIQUE, PRIMARY KEY (b, a)) WITHOUT ROWID;
      CREATE TABLE c (x, y, FOREIGN KEY (x, y) REFERENCES p DEFERRABLE INITIALLY DEFERRED); PRAGMA user_version = 7`;
    expect(schemaOf(sql, false)).toEqual(schemaOf(sql, true));
  });

  it.each([
    ['INT', 7],
    ['CHARINT', 7],
    ['FLOATING POINT', 7],
    ['CLOB', '7'],
    ['nvarchar(5)', '7'],
    ['BLOB', '7'],
    ['REALBLOB', '7'],
    ['', '7'],
    ['DOUBLE PRECISION', 7],
    ['JSON', 7],
    ['BOOLEAN', 7],
    ['TIMESTAMP', 7],
    ['ANY', 7],
    ['STRING', 7],
  ])('gives type %j the affinity that SQLite gives it', (type, stored) => {
    const db = new BetterSqlite3(':memory:');
    db.exec(`CREATE TABLE t (a ${type}); INSERT INTO t VALUES ('7')`);
    expect(db.prepare('SELECT a FROM t').pluck().get()).toBe(stored);
    const real = db.prepare('SELECT typeof(CAST(a AS REAL) + 0.5), typeof(a) FROM t').raw().get() as string[];
    const affinity = readSchema(db).tables[0]?.columns[0]?.affinity;
    const kept = { integer: 'integer', real: 'real', numeric: 'integer', text: 'text', blob: 'text' }[
      affinity ?? 'blob'
    ];
    expect(kept).toBe(real[1]);
    db.close();
  });

  it('knows that ANY keeps what it is given in a STRICT table', () => {
    expect(onlyTable('CREATE TABLE t (a ANY) STRICT')).toMatchObject({
      strict: true,
      columns: [{ affinity: 'blob' }],
    });
    expect(onlyTable('CREATE TABLE t (a ANY)')).toMatchObject({
      strict: false,
      columns: [{ affinity: 'numeric' }],
    });
  });
});

describe('readSchema: keys', () => {
  it.each([
    ['a INTEGER PRIMARY KEY', true],
    ['a integer, PRIMARY KEY (a DESC)', true],
    ['a INTEGER PRIMARY KEY DESC', false],
    ['a INT PRIMARY KEY', false],
    ['a INTEGER, b, PRIMARY KEY (a, b)', false],
  ])('sees whether the key of (%s) is the rowid: %s', (columns, alias) => {
    expect(onlyTable(`CREATE TABLE t (${columns})`).columns[0]?.rowidAlias).toBe(alias);
    expect(onlyTable(`CREATE TABLE t (${columns}) WITHOUT ROWID`).columns[0]?.rowidAlias).toBe(false);
  });

  it('lists the primary key in key order, and the columns that it makes NOT NULL', () => {
    const table = onlyTable('CREATE TABLE t (a, b, c, PRIMARY KEY (c, a)) WITHOUT ROWID');
    expect(table).toMatchObject({ primaryKey: ['c', 'a'], withoutRowid: true, uniques: [] });
    expect(table.columns.map(({ notNull }) => notNull)).toEqual([true, false, true]);
  });

  it('lists unique keys of the table and of indexes', () => {
    const { tables, indexes } = schemaOf(`CREATE TABLE t (a UNIQUE, b, c, UNIQUE (b, c));
      CREATE UNIQUE INDEX u ON t (lower(a), b) WHERE c = 'where' -- and no more
      ;
      CREATE INDEX i ON t (c)`);
    expect(tables[0]?.uniques).toEqual(
      expect.arrayContaining([
        { columns: ['a'], where: null, index: null },
        { columns: ['b', 'c'], where: null, index: null },
        expect.objectContaining({ columns: [null, 'b'], where: "c = 'where'", index: 'u' }),
      ]),
    );
    expect(tables[0]?.uniques).toHaveLength(3);
    expect(indexes).toMatchObject([
      { name: 'u', table: 't', unique: true, columns: [null, 'b'], where: "c = 'where'" },
      { name: 'i', table: 't', unique: false, columns: ['c'], where: null },
    ]);
  });

  it('lists foreign keys in the order of their declaration, each with its own way of deferring', () => {
    const { tables } = schemaOf(`CREATE TABLE p (x, y, PRIMARY KEY (y, x));
      CREATE TABLE c (
        a REFERENCES gone, b REFERENCES p (x) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, d, e,
        FOREIGN KEY (d, e) REFERENCES P ON UPDATE SET NULL, FOREIGN KEY (b) REFERENCES p (x))`);
    const key = { onDelete: 'NO ACTION', onUpdate: 'NO ACTION', deferred: false };
    expect(tables[1]?.foreignKeys).toEqual([
      { ...key, columns: ['a'], parent: 'gone', parentColumns: [] },
      { ...key, columns: ['b'], parent: 'p', parentColumns: ['x'], onDelete: 'CASCADE', deferred: true },
      { ...key, columns: ['d', 'e'], parent: 'P', parentColumns: ['y', 'x'], onUpdate: 'SET NULL' },
      { ...key, columns: ['b'], parent: 'p', parentColumns: ['x'] },
    ]);
  });

  it('knows columns that ALTER TABLE added', () => {
    const table = onlyTable(`CREATE TABLE t (a, CHECK (a > 0));
      ALTER TABLE t ADD COLUMN b TEXT COLLATE nocase DEFAULT 'x' CHECK (b <> ',')`);
    expect(column(table, 'b')).toMatchObject({ collation: 'nocase', defaultSql: "'x'" });
    expect([...table.checks].sort()).toEqual(['a > 0', "b <> ','"]);
  });
});

describe('readSchema: what is listed', () => {
  it('keeps SQLite’s own objects and the framework’s out', () => {
    const { tables, indexes, triggers } =
      schemaOf(`CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b UNIQUE);
      CREATE TABLE _rehearsal_originals (a); CREATE INDEX i ON _rehearsal_originals (a);
      CREATE TRIGGER r AFTER INSERT ON _rehearsal_originals BEGIN SELECT 1; END;
      CREATE TRIGGER _rehearsal_guard AFTER INSERT ON t BEGIN SELECT 1; END;
      CREATE TABLE rehearsal (a); CREATE TABLE sqliteX (a)`);
    expect(tables.map(({ name }) => name)).toEqual(['t', 'rehearsal', 'sqliteX']);
    expect([indexes, triggers]).toEqual([[], []]);
  });

  it('lists views and triggers, those that do not compile too', () => {
    const { views, triggers } = schemaOf(`CREATE TABLE t (a); CREATE VIEW v AS SELECT missing FROM nowhere;
      CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM nowhere; END`);
    expect(views).toEqual([
      { name: 'v', sql: 'CREATE VIEW v AS SELECT missing FROM nowhere', dialect: 'sqlite' },
    ]);
    expect(triggers).toMatchObject([{ name: 'r', table: 't' }]);
  });

  it('lists a virtual table with its module and without its shadows and hidden columns', () => {
    const { tables } = schemaOf(`CREATE TABLE notes (title);
      CREATE VIRTUAL TABLE "search using" USING FTS5 (title, content = 'notes'); CREATE VIEW v AS SELECT * FROM gone`);
    expect(tables.map(({ name, virtual }) => [name, virtual])).toEqual([
      ['notes', null],
      ['search using', 'fts5'],
    ]);
    expect(tables[1]?.columns.map(({ name }) => name)).toEqual(['title']);
  });

  it('lists a table whose module is missing, without columns', () => {
    const db = new BetterSqlite3(':memory:');
    db.unsafeMode();
    db.exec(`CREATE TABLE t (a); PRAGMA writable_schema = ON;
      INSERT INTO sqlite_schema VALUES ('table', 'lost', 'lost', 0, 'CREATE VIRTUAL TABLE lost USING vec0(a)');
      PRAGMA writable_schema = RESET`);
    expect(readSchema(db).tables).toMatchObject([
      { name: 't', columns: [{ name: 'a' }] },
      { name: 'lost', virtual: 'vec0', columns: [], uniques: [], foreignKeys: [] },
    ]);
    db.close();
  });

  it('reads the main database where a temporary table has the same name', () => {
    const table = onlyTable('CREATE TABLE t (a PRIMARY KEY); CREATE TEMP TABLE t (b, c UNIQUE)');
    expect(table).toMatchObject({ columns: [{ name: 'a' }], primaryKey: ['a'], uniques: [] });
  });

  it('reads names of every kind', () => {
    const { tables } = schemaOf(`CREATE TABLE "it's; ""odd"" (" (end, [a b] TEXT COLLATE nocase, "Größe" INT);
      CREATE TABLE 'text' ('c' INT)`);
    expect(tables.map(({ name }) => name)).toEqual(['it\'s; "odd" (', 'text']);
    expect(tables[0]?.columns.map(({ name, collation }) => [name, collation])).toEqual([
      ['end', 'binary'],
      ['a b', 'nocase'],
      ['Größe', 'binary'],
    ]);
    expect(tables[1]?.columns).toMatchObject([{ name: 'c' }]);
  });

  it('reads the settings', () => {
    expect(schemaOf('PRAGMA user_version = 3; PRAGMA application_id = -7').settings).toEqual({
      user_version: '3',
      application_id: '-7',
    });
  });
});
