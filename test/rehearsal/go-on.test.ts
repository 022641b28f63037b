import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf } from '../folders/folder.js';
import { verified } from './verified.js';

type Report = Awaited<ReturnType<typeof verified>>;

/** Each migration's verdict, with what `applies` says where it does not hold. */
const verdicts = ({ migrations }: Report) =>
  migrations.map(({ id, verdict, properties }) => {
    const applies = properties.find((property) => property.id === 'applies');
    return applies === undefined || applies.verdict === 'passed'
      ? `${id} ${verdict}`
      : `${id} ${verdict}: ${applies.summary}`;
  });

const gaps = ({ notes }: Report) => notes.filter(({ kind }) => kind === 'gap').map(({ message }) => message);

describe('a migration that cannot be run here', () => {
  it("in another platform's SQL is inconclusive with its reason, and what does not hang on it is rehearsed", async () => {
    const report = await verified({
      '1_a.sql': 'CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);',
      '2_b.sql': 'ALTER TABLE t ALTER COLUMN a TO a TEXT NOT NULL; ALTER TABLE t ADD COLUMN n TEXT;',
      '3_c.sql': 'CREATE INDEX tn ON t(n);',
    });
    expect(verdicts(report)).toEqual([
      '1_a passed',
      '2_b inconclusive: up cannot be run here: this is libSQL\'s SQL, which SQLite does not read: near "TO": syntax error',
      '3_c passed',
    ]);
    expect(gaps(report)).toEqual([
      'what follows 2_b was tried without ALTER TABLE t ALTER COLUMN a TO a TEXT NOT NULL',
    ]);
    expect(report.migrations[1]?.properties.map(({ id }) => id)).toEqual(['applies']);
  });

  it("PostgreSQL's own grammar says what is PostgreSQL's", async () => {
    const report = await verified(
      {
        '1_a.sql': 'CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);',
        '2_b.sql': 'ALTER TABLE t ALTER COLUMN a TYPE varchar(5);',
      },
      { dialect: 'sqlite' },
    );
    expect(verdicts(report)[1]).toMatch(/^2_b inconclusive: .*this is PostgreSQL's SQL/);
  });

  it('for want of a function tells that, not the clash of transactions that came first', async () => {
    const report = await verified({
      '1_a.up.sql': 'CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);',
      '2_b.up.sql': 'BEGIN; UPDATE t SET a = myfn(a); COMMIT;',
    });
    expect(verdicts(report)[1]).toBe('2_b inconclusive: up cannot be run here: no such function: myfn');
    expect(report.migrations[1]?.properties[0]?.findings[0]?.wayOut).toContain('--functions FILE');
  });

  it('where the folder starts from a schema that is not in it', async () => {
    const report = await verified({
      '7_a.sql': 'CREATE TABLE blobs (id INTEGER PRIMARY KEY); ALTER TABLE notes ADD COLUMN blob_id TEXT;',
      '8_b.sql': "DELETE FROM options WHERE name = 'x';",
      '9_c.sql': 'CREATE TABLE t (id INTEGER PRIMARY KEY);',
    });
    expect(verdicts(report)).toEqual([
      '7_a inconclusive: up cannot be run here: no such table: notes, and no migration makes it',
      '8_b inconclusive: up cannot be run here: no such table: options, and no migration makes it',
      '9_c passed',
    ]);
  });

  it('where only those make a table who first move it out of the way', async () => {
    const report = await verified({
      '1_a.sql': 'ALTER TABLE p RENAME TO _p; CREATE TABLE p (id INTEGER PRIMARY KEY); DROP TABLE _p;',
      '2_b.sql': 'ALTER TABLE q ADD COLUMN a TEXT;',
      '3_c.sql': 'CREATE TABLE q2 (id INTEGER PRIMARY KEY); DROP TABLE q; ALTER TABLE q2 RENAME TO q;',
    });
    expect(verdicts(report)).toEqual([
      '1_a inconclusive: up cannot be run here: no such table: p, and no migration makes it',
      '2_b inconclusive: up cannot be run here: no such table: q, and no migration makes it',
      '3_c inconclusive: up cannot be run here: no such table: q, which may be for want of what 2_b could not do here',
    ]);
  });

  it('where it is about the history of a tool that applies migrations', async () => {
    const report = await verified({
      '1_a.sql': 'CREATE TABLE t (id INTEGER PRIMARY KEY);',
      '2_b.sql': 'DELETE FROM goose_db_version WHERE version_id = 1;',
    });
    expect(verdicts(report)[1]).toBe(
      '2_b inconclusive: up cannot be run here: no such table: goose_db_version: a tool that applies migrations makes it by itself',
    );
  });

  it('where code that comes before it and was not run may have made what is missing', async () => {
    const report = await verified({
      '1_a.go': 'package migrations',
      '2_b.sql': '-- +goose Up\nCREATE INDEX i ON songs (title);\n-- +goose Down\nDROP INDEX i;',
      '3_c.sql':
        '-- +goose Up\nCREATE TABLE s (id INTEGER);\nALTER TABLE s RENAME TO songs;\n-- +goose Down\nDROP TABLE songs;',
    });
    expect(verdicts(report)[0]).toBe(
      '2_b inconclusive: up cannot be run here: no such table: main.songs, which may be for want of what 1_a.go could not do here',
    );
  });

  it.each([
    ['makes it too late', { '1_a.sql': 'CREATE INDEX i ON t(id); CREATE TABLE t (id INTEGER PRIMARY KEY);' }],
    [
      'makes it later, whatever lay there',
      {
        '1_a.sql': 'ALTER TABLE t ADD COLUMN a TEXT;',
        '2_b.sql': 'DROP TABLE IF EXISTS t; CREATE TABLE t (id INTEGER PRIMARY KEY);',
      },
      0,
    ],
    ['misspells it', { '1_a.sql': 'CREATE TABLE t (id INTEGER PRIMARY KEY);', '2_b.sql': 'DELETE FROM tt;' }],
  ])('is a mistake where the folder %s', async (_, files, at = -1) => {
    expect(verdicts(await verified(files)).at(at)).toMatch(/failed: up fails on an empty database/);
  });

  it('for want of a module of the engine, and what needs its table', async () => {
    const report = await verified({
      '1_a.sql': 'CREATE TABLE t(id INTEGER PRIMARY KEY);',
      '2_v.sql': 'CREATE VIRTUAL TABLE v USING vec0(e float[3]);',
      '3_w.sql': 'INSERT INTO v(rowid) SELECT id FROM t;',
      '4_c.sql': 'ALTER TABLE t ADD COLUMN c TEXT;',
    });
    expect(verdicts(report)).toEqual([
      '1_a passed',
      '2_v inconclusive: up cannot be run here: no such module: vec0',
      '3_w inconclusive: up cannot be run here: no such table: v, which may be for want of what 2_v could not do here',
      '4_c passed',
    ]);
  });

  it('can be stood in for, SQL files too', async () => {
    const standIn = join(folderOf({ 'b.sql': 'ALTER TABLE t ADD COLUMN n TEXT;' }), 'b.sql');
    const report = await verified(
      {
        '1_a.sql': 'CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);',
        '2_b.sql': 'ALTER TABLE t ALTER COLUMN a TO a TEXT NOT NULL;',
        '3_c.sql': 'CREATE INDEX tn ON t(n);',
      },
      { standIns: { '2_b.sql': standIn } },
    );
    expect(verdicts(report)).toEqual(['1_a passed', '2_b passed', '3_c passed']);
    expect(gaps(report)).toEqual([
      `${standIn} stands in for 2_b, which is not run: what it does itself is not proven`,
    ]);
  });
});

describe('a mistake of the migration', () => {
  it.each([
    ['a misspelt table', 'UPDATE tt SET a = 1;', 'no such table: tt'],
    ['a misspelt column', 'UPDATE t SET aa = 1;', 'no such column: aa'],
    ['what no platform reads', 'CREAT TABLE u(id INTEGER);', 'near "CREAT": syntax error'],
    ['a statement that is cut off', 'CREATE TABLE u(id INTEGER', 'incomplete input'],
  ])('%s fails, and the others are rehearsed', async (_, sql, message) => {
    const report = await verified({
      '1_a.sql': 'CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);',
      '2_b.sql': sql,
      '3_c.sql': 'ALTER TABLE t ADD COLUMN c TEXT;',
    });
    expect(verdicts(report)).toEqual([
      '1_a passed',
      `2_b failed: up fails on an empty database: ${message}`,
      '3_c passed',
    ]);
  });

  it('one line stands for all that was not exercised', async () => {
    const report = await verified({
      '1_a.sql': 'CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);',
      '2_b.sql': 'UPDATE tt SET a = 1;',
    });
    const { properties, notes } = report.migrations[1] ?? { properties: [], notes: [] };
    expect(properties.filter(({ verdict }) => verdict === 'inconclusive')).toEqual([]);
    expect(notes.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^up fails on an empty database, so that \d+ other properties were not exercised$/,
      ),
    ]);
  });

  it('after one that could not be run, what names nothing of that one still fails', async () => {
    const report = await verified({
      '1_a.sql': 'CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);',
      '2_v.sql': 'CREATE VIRTUAL TABLE v USING vec0(e float[3]);',
      '3_c.sql': 'ALTER TABLE tt ADD COLUMN c TEXT;',
    });
    expect(verdicts(report)[2]).toBe('3_c failed: up fails on an empty database: no such table: tt');
  });
});

it("a file that cannot be split is that migration's finding", async () => {
  const report = await verified({
    '1_a.up.sql': 'CREATE TABLE t(id INTEGER PRIMARY KEY);',
    '1_a.down.sql': "DROP TABLE t;\nINSERT INTO x VALUES ('it",
    '2_b.up.sql': 'ALTER TABLE t ADD COLUMN b TEXT;',
    '2_b.down.sql': 'ALTER TABLE t DROP COLUMN b;',
  });
  expect(report.migrations.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['1_a', 'failed'],
    ['2_b', 'passed'],
  ]);
  expect(report.notes.map(({ message }) => message)).toContain(
    "the quote ' that starts here is never closed: what stands there is sent as it is",
  );
});

describe('whether the runner wraps', () => {
  const rebuild = `PRAGMA foreign_keys=OFF;
    CREATE TABLE p_new(id INTEGER PRIMARY KEY, a TEXT); INSERT INTO p_new SELECT id, a FROM p;
    DROP TABLE p; ALTER TABLE p_new RENAME TO p; PRAGMA foreign_keys=ON;`;
  const first = `CREATE TABLE p(id INTEGER PRIMARY KEY, a TEXT);
    CREATE TABLE c(id INTEGER PRIMARY KEY, p INTEGER NOT NULL REFERENCES p(id) ON DELETE CASCADE);`;
  const rowCount = ({ migrations }: Report) =>
    migrations.at(-1)?.properties.find(({ id }) => id === 'row-count');

  it('is told for the folder by one file that brings its own transaction', async () => {
    const report = await verified({
      '1_a.sql': first,
      '2_b.sql': 'BEGIN; CREATE TABLE d(x); COMMIT;',
      '3_c.sql': rebuild,
    });
    expect(rowCount(report)?.verdict).toBe('passed');
    expect(report.notes.map(({ message }) => message)).toContain(
      "2_b opens its own transaction: the folder's runner is taken to open none around any file",
    );
  });

  it('is said where a fault hangs on it and nothing tells', async () => {
    const report = await verified({ '1_a.sql': first, '3_c.sql': rebuild });
    expect(rowCount(report)?.verdict).toBe('failed');
    expect(rowCount(report)?.summary).toContain('(only where each file runs in a transaction)');
    expect(rowCount(report)?.findings[0]?.wayOut).toContain('--transaction off');
  });
});
