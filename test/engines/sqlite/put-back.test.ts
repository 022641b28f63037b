import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { sqliteStore } from '../../../src/engines/sqlite/store.js';
import type { PutBackOptions } from '../../../src/engines/store.js';
import { change, contentOf, makeDatabase, read, temporaryFolder } from '../../runner/files.js';

const clock = () => Date.UTC(2026, 0, 31, 23, 59, 58);
const always: PutBackOptions = { mayBe: async () => true, record: async () => {} };

const everyKind = `
  PRAGMA user_version = 7; PRAGMA application_id = 99;
  CREATE TABLE bare (a, b); INSERT INTO bare (rowid, a) VALUES (10, 1.0), (20, '1'), (30, x'00ff'), (-5, -0.0);
  CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT); INSERT INTO counted VALUES (9, 'x');
  CREATE TABLE keyed (k TEXT PRIMARY KEY, n) WITHOUT ROWID; INSERT INTO keyed VALUES ('a', 1), ('b', 2);
  CREATE TABLE sums (a INTEGER, b INTEGER, c GENERATED ALWAYS AS (a + b), d AS (a * b) STORED);
  INSERT INTO sums VALUES (1, 2), (3, 4);
  CREATE VIRTUAL TABLE words USING fts5(body); INSERT INTO words VALUES ('hello world'), ('good bye');
  CREATE TABLE log (what);
  CREATE INDEX by_v ON counted (v); CREATE UNIQUE INDEX partial ON bare (a) WHERE b IS NOT NULL;
  CREATE VIEW names AS SELECT name FROM parents;
  CREATE TRIGGER noted AFTER INSERT ON parents BEGIN INSERT INTO log VALUES (new.name); END;
  CREATE TRIGGER through INSTEAD OF INSERT ON names BEGIN INSERT INTO parents (name) VALUES (new.name); END;
  ANALYZE`;

const spoils: Record<string, string> = {
  'rows of every table': `UPDATE parents SET name = 'y'; DELETE FROM bare WHERE rowid = 20; INSERT INTO counted (v) VALUES ('z');
    UPDATE keyed SET n = 1.0; UPDATE sums SET a = 5; INSERT INTO words VALUES ('new'); DELETE FROM log`,
  'tables dropped':
    'DROP TABLE bare; DROP TABLE counted; DROP TABLE keyed; DROP TABLE words; DROP TABLE parents; DROP VIEW names',
  'tables made, counters and settings': `CREATE TABLE more (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO more VALUES (1);
    CREATE VIRTUAL TABLE other USING fts5(x); INSERT INTO other VALUES ('x'); PRAGMA user_version = 8; PRAGMA application_id = 1`,
  'tables rebuilt': `PRAGMA legacy_alter_table = ON; CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, more); INSERT INTO n SELECT *, 1 FROM parents;
    DROP TABLE parents; ALTER TABLE n RENAME TO parents; ALTER TABLE bare ADD COLUMN c DEFAULT 5; ALTER TABLE keyed RENAME TO kept`,
  'indexes, views, triggers and statistics': `DROP INDEX by_v; CREATE INDEX by_k ON keyed (n); DROP VIEW names;
    CREATE VIEW names AS SELECT 1; DROP TRIGGER noted; CREATE TRIGGER n2 AFTER DELETE ON log BEGIN SELECT RAISE(ABORT, 'no'); END;
    DELETE FROM sqlite_stat1`,
};

describe.each(['DELETE', 'WAL'])('a database that is put back (journal mode %s)', (mode) => {
  it.each(Object.entries(spoils))('holds what the backup holds: %s', async (_, spoil) => {
    const path = makeDatabase(temporaryFolder(), `PRAGMA journal_mode = ${mode}; ${everyKind}`);
    const store = sqliteStore(path, process.pid);
    const before = contentOf(path);
    const places = read(path, 'SELECT rowid, typeof(a), b FROM bare');
    const sequence = read(path, 'SELECT * FROM sqlite_sequence');
    const backup = await store.backup({ out: null, clock, toolVersion: '1.0.0' });
    change(path, spoil);
    expect(contentOf(path)).not.toEqual(before);
    expect(await store.wayBack.putBack(backup, always)).toBe(true);
    expect(contentOf(path)).toEqual(before);
    expect(read(path, 'SELECT rowid, typeof(a), b FROM bare')).toEqual(places);
    expect(read(path, 'SELECT * FROM sqlite_sequence')).toEqual(sequence);
    expect(read(path, "SELECT count(*) FROM words WHERE words MATCH 'hello'")).toEqual([[1]]);
    expect(read(path, 'PRAGMA integrity_check')).toEqual([['ok']]);
    expect(read(path, 'PRAGMA user_version')).toEqual([[7]]);
    expect(read(path, 'PRAGMA journal_mode')).toEqual([[mode.toLowerCase()]]);
    change(path, "INSERT INTO names VALUES ('through the view')");
    expect(read(path, 'SELECT what FROM log')).toContainEqual(['through the view']);
  });

  it('is asked about when nobody else can write any more, and records in the same transaction', async () => {
    const path = makeDatabase(temporaryFolder(), `PRAGMA journal_mode = ${mode}`);
    const store = sqliteStore(path, process.pid);
    const backup = await store.backup({ out: null, clock, toolVersion: '1.0.0' });
    change(path, 'DELETE FROM children');
    const other = new BetterSqlite3(path, { timeout: 0 });
    const write = () => other.exec('DELETE FROM parents');
    const answer = await store.wayBack.putBack(backup, {
      mayBe: async () => {
        expect(write).toThrow('locked');
        return true;
      },
      record: async (connection) => {
        expect(write).toThrow('locked');
        await connection.run('CREATE TABLE noted (a)');
      },
    });
    expect(answer).toBe(true);
    other.close();
    expect(read(path, 'SELECT (SELECT count(*) FROM children), (SELECT count(*) FROM noted)')).toEqual([
      [3, 0],
    ]);
  });

  it('is left as it is where it may not be, or cannot be recorded', async () => {
    const path = makeDatabase(temporaryFolder(), `PRAGMA journal_mode = ${mode}`);
    const store = sqliteStore(path, process.pid);
    const backup = await store.backup({ out: null, clock, toolVersion: '1.0.0' });
    change(path, 'DELETE FROM children');
    const before = contentOf(path);
    expect(await store.wayBack.putBack(backup, { ...always, mayBe: async () => false })).toBe(false);
    const record = async () => Promise.reject(new Error('no room'));
    await expect(store.wayBack.putBack(backup, { ...always, record })).rejects.toThrow('no room');
    expect(contentOf(path)).toEqual(before);
  });
});
