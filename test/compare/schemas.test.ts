import { describe, expect, it } from 'vitest';
import { compareSchemas } from '../../src/compare/index.js';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import type { Schema } from '../../src/model/schema.js';

const engine = sqliteEngine();

async function schemaOf(...statements: string[]): Promise<Schema> {
  const database = await engine.open();
  try {
    for (const statement of statements) await database.run(statement);
    return await database.schema();
  } finally {
    await database.close();
  }
}

async function differences(before: string | string[], after: string | string[]) {
  const [old, now] = [await schemaOf(...[before].flat()), await schemaOf(...[after].flat())];
  return compareSchemas(old, now).map(({ code, what }) => `${code}: ${what}`);
}

describe('is no difference', () => {
  const same: [string, string, string][] = [
    [
      'formatting',
      'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)',
      'create table "t"(\n [a] integer primary key,\n -- b\n `b` text\n)',
    ],
    [
      'the place of a primary key',
      'CREATE TABLE t (a TEXT PRIMARY KEY, b)',
      'CREATE TABLE t (a TEXT, b, PRIMARY KEY (a))',
    ],
    [
      'the place of a unique key',
      'CREATE TABLE t (a TEXT UNIQUE, b)',
      'CREATE TABLE t (a TEXT, b, CONSTRAINT u UNIQUE (a))',
    ],
    [
      'a unique key that is the primary key as well',
      'CREATE TABLE t (a TEXT UNIQUE, b, PRIMARY KEY (a))',
      'CREATE TABLE t (a TEXT, b, PRIMARY KEY (a))',
    ],
    [
      'a unique key that an index says as well',
      'CREATE TABLE t (a TEXT UNIQUE, b); CREATE UNIQUE INDEX i ON t (a)',
      'CREATE TABLE t (a TEXT, b); CREATE UNIQUE INDEX i ON t (a)',
    ],
    [
      'the place of a check',
      'CREATE TABLE t (a CHECK (a > 0), b)',
      'CREATE TABLE t (a, b, CONSTRAINT positive CHECK ((a>0)))',
    ],
    [
      'the place of a foreign key',
      'CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a REFERENCES p)',
      'CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a, CONSTRAINT f FOREIGN KEY (a) REFERENCES "p" (id))',
    ],
    [
      'parentheses around a default',
      'CREATE TABLE t (a INTEGER DEFAULT 1)',
      'CREATE TABLE t (a INTEGER DEFAULT (1))',
    ],
    [
      'parentheses around the parts of a check',
      'CREATE TABLE t (a CHECK (a IS NULL AND a > 1 AND a BETWEEN 2 AND 3 OR a = 4))',
      'CREATE TABLE t (a CHECK ((((a IS NULL) AND (a > 1)) AND (a BETWEEN 2 AND 3)) OR (a = 4)))',
    ],
    ['DEFAULT NULL', 'CREATE TABLE t (a TEXT)', 'CREATE TABLE t (a TEXT DEFAULT NULL)'],
    ['FALSE for 0', 'CREATE TABLE t (a BOOLEAN DEFAULT 0)', 'CREATE TABLE t (a BOOLEAN DEFAULT FALSE)'],
    [
      'a number as text in a number column',
      "CREATE TABLE t (a INTEGER DEFAULT '-1')",
      'CREATE TABLE t (a INTEGER DEFAULT -1)',
    ],
    ['spacing in a type', 'CREATE TABLE t (a VARCHAR(32))', 'CREATE TABLE t (a varchar ( 32 ))'],
    [
      'NOT NULL on the rowid',
      'CREATE TABLE t (a INTEGER PRIMARY KEY)',
      'CREATE TABLE t (a INTEGER PRIMARY KEY NOT NULL)',
    ],
    [
      'spelling of an index',
      'CREATE TABLE t (a, b); CREATE INDEX i ON t (a, b)',
      'CREATE TABLE t (a, b); create index if not exists "i" on "t"(a ASC,b)',
    ],
    [
      'spelling of a view',
      'CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t',
      'CREATE TABLE t (a); create view "v" as select "a" from [t] /* all */',
    ],
  ];
  it.each(same)('%s', async (_, before, after) => {
    expect(await differences(before.split('; '), after.split('; '))).toEqual([]);
  });
});

describe('is a difference', () => {
  const table = 'CREATE TABLE t (a TEXT, b INTEGER NOT NULL DEFAULT 7)';
  const different: [string, string, string, string[]][] = [
    ['a lost table', table, '', ['missing: table t']],
    ['a table left behind', '', table, ['left-behind: table t']],
    ['a lost column', table, 'CREATE TABLE t (b INTEGER NOT NULL DEFAULT 7)', ['missing: column t.a']],
    [
      'column order alone',
      table,
      'CREATE TABLE t (b INTEGER NOT NULL DEFAULT 7, a TEXT)',
      ['column-order: the order of the columns of t'],
    ],
    ['a type', table, 'CREATE TABLE t (a BLOB, b INTEGER NOT NULL DEFAULT 7)', ['changed: the type of t.a']],
    ['NOT NULL', table, 'CREATE TABLE t (a TEXT, b INTEGER DEFAULT 7)', ['changed: the NOT NULL of t.b']],
    [
      'a default',
      table,
      'CREATE TABLE t (a TEXT, b INTEGER NOT NULL DEFAULT 8)',
      ['changed: the default of t.b'],
    ],
    [
      'a text default that differs in case',
      "CREATE TABLE t (a TEXT DEFAULT 'x')",
      "CREATE TABLE t (a TEXT DEFAULT 'X')",
      ['changed: the default of t.a'],
    ],
    [
      'a collation',
      'CREATE TABLE t (a TEXT COLLATE NOCASE)',
      'CREATE TABLE t (a TEXT)',
      ['changed: the collation of t.a'],
    ],
    [
      'a generated column',
      'CREATE TABLE t (a, b AS (a + 1))',
      'CREATE TABLE t (a, b AS (a + 2))',
      ['changed: the generated value of t.b'],
    ],
    [
      'letter case of a column',
      'CREATE TABLE t (userId)',
      'CREATE TABLE t (userid)',
      ['changed: the letter case of t.userId'],
    ],
    [
      'a primary key',
      'CREATE TABLE t (a, b, PRIMARY KEY (a, b))',
      'CREATE TABLE t (a, b, PRIMARY KEY (b, a))',
      ['changed: the primary key of t'],
    ],
    ['a unique key', 'CREATE TABLE t (a UNIQUE)', 'CREATE TABLE t (a)', ['missing: UNIQUE (a) of t']],
    [
      'a unique key that an index says of some rows',
      'CREATE TABLE t (a TEXT UNIQUE COLLATE NOCASE, b); CREATE UNIQUE INDEX i ON t (a) WHERE b > 1',
      'CREATE TABLE t (a TEXT COLLATE NOCASE, b); CREATE UNIQUE INDEX i ON t (a) WHERE b > 1',
      ['missing: UNIQUE (a) of t'],
    ],
    [
      'a unique key that an index says by another collation',
      'CREATE TABLE t (a TEXT UNIQUE COLLATE NOCASE, b); CREATE UNIQUE INDEX i ON t (a COLLATE BINARY)',
      'CREATE TABLE t (a TEXT COLLATE NOCASE, b); CREATE UNIQUE INDEX i ON t (a COLLATE BINARY)',
      ['missing: UNIQUE (a) of t'],
    ],
    ['a check', 'CREATE TABLE t (a CHECK (a > 0))', 'CREATE TABLE t (a)', ['missing: CHECK (a > 0) of t']],
    [
      'which part of a check goes with which',
      'CREATE TABLE t (a CHECK ((a = 1 OR a = 2) AND a > 0))',
      'CREATE TABLE t (a CHECK (a = 1 OR a = 2 AND a > 0))',
      [
        'missing: CHECK ((a = 1 or a = 2) and a > 0) of t',
        'left-behind: CHECK (a = 1 or a = 2 and a > 0) of t',
      ],
    ],
    [
      'a foreign key',
      'CREATE TABLE t (a REFERENCES t (a))',
      'CREATE TABLE t (a)',
      ['missing: the foreign key (a) of t'],
    ],
    [
      'what a foreign key does',
      'CREATE TABLE t (a REFERENCES t (a) ON DELETE CASCADE)',
      'CREATE TABLE t (a REFERENCES t (a))',
      ['changed: the foreign key (a) of t'],
    ],
    [
      'WITHOUT ROWID',
      'CREATE TABLE t (a TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID',
      'CREATE TABLE t (a TEXT NOT NULL PRIMARY KEY)',
      ['missing: WITHOUT ROWID of t'],
    ],
    [
      'AUTOINCREMENT',
      'CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)',
      'CREATE TABLE t (a INTEGER PRIMARY KEY)',
      ['missing: AUTOINCREMENT of t'],
    ],
    ['STRICT', 'CREATE TABLE t (a TEXT) STRICT', 'CREATE TABLE t (a TEXT)', ['missing: STRICT of t']],
    [
      'what to do on conflict',
      'CREATE TABLE t (a UNIQUE ON CONFLICT REPLACE)',
      'CREATE TABLE t (a UNIQUE)',
      ['changed: the clauses of the constraints of t'],
    ],
    ['an index', `${table}; CREATE INDEX i ON t (a)`, table, ['missing: index i']],
    [
      'an index on another column',
      `${table}; CREATE INDEX i ON t (a)`,
      `${table}; CREATE INDEX i ON t (b)`,
      ['changed: index i'],
    ],
    [
      'a unique index that became a plain one',
      `${table}; CREATE UNIQUE INDEX i ON t (a)`,
      `${table}; CREATE INDEX i ON t (a)`,
      ['changed: index i'],
    ],
    [
      'a partial index',
      `${table}; CREATE INDEX i ON t (a) WHERE b > 1`,
      `${table}; CREATE INDEX i ON t (a)`,
      ['changed: index i'],
    ],
    [
      'a view',
      `${table}; CREATE VIEW v AS SELECT a FROM t`,
      `${table}; CREATE VIEW v AS SELECT b FROM t`,
      ['changed: view v'],
    ],
    [
      'the version that the database holds',
      'PRAGMA user_version = 3',
      'PRAGMA user_version = 4',
      ['changed: the setting user_version'],
    ],
  ];
  it.each(different)('%s', async (_, before, after, expected) => {
    const statements = (sql: string) => sql.split('; ').filter((statement) => statement !== '');
    expect(await differences(statements(before), statements(after))).toEqual(expected);
  });

  it('a trigger', async () => {
    const trigger = (value: number) => [
      'CREATE TABLE t (a)',
      `CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET a = ${value}; END`,
    ];
    expect(await differences(trigger(1), trigger(2))).toEqual(['changed: trigger r']);
  });
});
