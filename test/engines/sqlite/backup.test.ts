import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sqliteStore } from '../../../src/engines/sqlite/store.js';
import { UserError } from '../../../src/model/errors.js';
import { bytesIn, change, contentOf, makeDatabase, read, temporaryFolder } from '../../runner/files.js';
import { end, otherProcess } from './processes.js';

const clock = () => Date.UTC(2026, 0, 31, 23, 59, 58);
const backup = (
  path: string,
  out: string | null = null,
  onProgress?: (done: number, total: number) => void,
) =>
  sqliteStore(path, process.pid).backup({
    out,
    clock,
    toolVersion: '1.0.0',
    ...(onProgress ? { onProgress } : {}),
  });

describe('a backup', () => {
  it('holds what the database holds, says so, and shows how far it is', async () => {
    const folder = temporaryFolder();
    const path = makeDatabase(folder, 'PRAGMA user_version = 7; CREATE VIEW v AS SELECT name FROM parents');
    const shown: number[] = [];
    const made = await backup(path, join(folder, 'copy.db'), (done, total) => shown.push(done / total));
    expect(made).toMatchObject({ path: join(folder, 'copy.db'), tables: 2, rows: 6 });
    expect(contentOf(made.path)).toEqual(contentOf(path));
    expect(read(made.path, 'PRAGMA user_version')).toEqual([[7]]);
    expect(shown.length).toBeGreaterThan(0);
    expect(JSON.parse(readFileSync(`${made.path}.json`, 'utf8'))).toMatchObject({
      schema: 'rehearsal-backup/1',
      database: 'app.db',
      digest: made.digest,
      rows: 6,
    });
    expect(readdirSync(folder)).toEqual(['app.db', 'copy.db', 'copy.db.json']);
  });

  it('never takes a name that is taken', async () => {
    const folder = temporaryFolder();
    const path = makeDatabase(folder);
    const paths = [await backup(path), await backup(path), await backup(path)].map((made) => made.path);
    expect(paths).toEqual([
      `${path}.20260131T235958Z.backup`,
      `${path}.20260131T235958Z.backup-2`,
      `${path}.20260131T235958Z.backup-3`,
    ]);
    const before = bytesIn(folder);
    await expect(backup(path, paths[0])).rejects.toThrow('is there already');
    expect(bytesIn(folder)).toEqual(before);
  });

  it('holds what is in the write-ahead log, which copying the file would lose', async () => {
    const path = makeDatabase(temporaryFolder(), 'PRAGMA journal_mode = WAL');
    const other = await otherProcess(
      path,
      `db.pragma('wal_autocheckpoint = 0'); db.exec("INSERT INTO parents VALUES (4, 'in the log'), (5, 'too')");`,
    );
    const made = await backup(path);
    expect(read(made.path, 'SELECT count(*) FROM parents')).toEqual([[5]]);
    await end(other);
  });

  it('holds nothing that is not committed', async () => {
    for (const mode of ['DELETE', 'WAL']) {
      const path = makeDatabase(temporaryFolder(), `PRAGMA journal_mode = ${mode}`);
      const other = await otherProcess(
        path,
        `db.exec("BEGIN IMMEDIATE; UPDATE parents SET name = 'not yet'");`,
      );
      const made = await backup(path);
      expect(read(made.path, "SELECT count(*) FROM parents WHERE name = 'not yet'")).toEqual([[0]]);
      await end(other);
    }
  });

  it('is of one moment while another process writes', async () => {
    for (const mode of ['DELETE', 'WAL']) {
      const path = makeDatabase(
        temporaryFolder(),
        `PRAGMA journal_mode = ${mode}; CREATE TABLE accounts (id INTEGER PRIMARY KEY, sum INTEGER, filler BLOB);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
         INSERT INTO accounts SELECT i, 100, zeroblob(1000) FROM n`,
      );
      const writer = await otherProcess(
        path,
        `db.pragma('busy_timeout = 20000');
         let at = 0;
         const move = db.transaction(() => {
           db.exec('UPDATE accounts SET sum = sum - 1 WHERE id = ' + (1 + at % 4000));
           db.exec('UPDATE accounts SET sum = sum + 1 WHERE id = ' + (1 + (at * 7 + 1999) % 4000));
         });
         setInterval(() => { move.immediate(); at++; }, 10);`,
      );
      const made = await backup(path);
      expect(read(made.path, 'SELECT sum(sum), count(*) FROM accounts')).toEqual([[400_000, 4000]]);
      await end(writer, 'SIGKILL');
    }
  });

  it('is not made while the file is locked, and says so', async () => {
    const folder = temporaryFolder();
    const path = makeDatabase(folder);
    const other = await otherProcess(path, `db.exec('BEGIN EXCLUSIVE');`);
    await expect(backup(path)).rejects.toThrow('the database is locked by another process');
    await end(other);
    expect(readdirSync(folder)).toEqual(['app.db']);
  });

  it.each([
    ['an empty file', '', 'the database is empty'],
    ['no database', 'hello '.repeat(100), 'not an SQLite database'],
    ['a few bytes', 'hello', 'not an SQLite database'],
  ])('is not made of %s', async (_, content, message) => {
    const folder = temporaryFolder();
    const path = join(folder, 'app.db');
    writeFileSync(path, content);
    await expect(backup(path)).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual(['app.db']);
  });

  it('is not made of a database whose index is damaged', async () => {
    const folder = temporaryFolder();
    const path = makeDatabase(folder, 'CREATE INDEX by_name ON parents (name)');
    const [[root]] = read(path, "SELECT rootpage FROM sqlite_schema WHERE name = 'by_name'") as [[number]];
    const bytes = readFileSync(path);
    bytes.write('zz', root * 4096 - 3);
    writeFileSync(path, bytes);
    await expect(backup(path)).rejects.toThrow('the database is damaged');
    expect(readdirSync(folder)).toEqual(['app.db']);
  });

  it('goes through a link to the file', async () => {
    const folder = temporaryFolder();
    const { symlinkSync } = await import('node:fs');
    const path = makeDatabase(folder);
    symlinkSync(path, join(folder, 'link.db'));
    const made = await backup(join(folder, 'link.db'));
    expect(existsSync(made.path)).toBe(true);
    change(path, 'DELETE FROM children');
    expect(read(made.path, 'SELECT count(*) FROM children')).toEqual([[3]]);
  });

  it.each([
    ['334 columns', 334, ''],
    ['2000 columns', 2000, ''],
    ['2000 columns and no rowid', 2000, ' WITHOUT ROWID'],
    ['1500 columns whose names hide the rowid', 1500, ' '],
  ])('holds a table of %s', async (_, count, end_) => {
    const path = join(temporaryFolder(), 'wide.db');
    const hidden = end_ === ' ' ? ['rowid', '_rowid_', 'oid'] : [];
    const names = [...hidden, ...Array.from({ length: count - hidden.length }, (__, at) => `c${at}`)];
    const first = end_ === ' WITHOUT ROWID' ? ' PRIMARY KEY' : '';
    change(
      path,
      `CREATE TABLE w (${names.map((name, at) => (at === 0 ? name + first : name)).join(', ')})${end_};
       INSERT INTO w (${names[0]}, ${names.at(-1)}) VALUES (1, 'x'), (2, x'00')`,
    );
    const made = await backup(path);
    expect(made).toMatchObject({ tables: 1, rows: 2 });
    expect(contentOf(made.path)).toEqual(contentOf(path));
  });

  it.each([
    ['an index', 'CREATE TABLE words (w TEXT); CREATE INDEX i ON words (w COLLATE NOCASE)'],
    ['a key', 'CREATE TABLE words (w TEXT COLLATE NOCASE PRIMARY KEY)'],
    ['a table without rowid', 'CREATE TABLE words (w TEXT, PRIMARY KEY (w COLLATE NOCASE)) WITHOUT ROWID'],
  ])('says so where %s is sorted by a collation that only the application has', async (_, sql) => {
    const folder = temporaryFolder();
    const path = makeDatabase(folder);
    const edit = "UPDATE sqlite_schema SET sql = replace(sql, 'NOCASE', 'german')";
    change(path, `${sql}; INSERT INTO words VALUES ('a'); PRAGMA writable_schema = ON; ${edit}`, {
      unsafe: true,
    });
    await expect(backup(path)).rejects.toThrow(
      /(table words|the database) uses the collation german, which only its application defines/,
    );
    expect(readdirSync(folder)).toEqual(['app.db']);
  });

  it('stops when it is told to, and leaves nothing', async () => {
    const folder = temporaryFolder();
    const path = makeDatabase(folder, 'CREATE TABLE fat (a); INSERT INTO fat VALUES (zeroblob(30000000))');
    const stopping = new AbortController();
    const made = sqliteStore(path, process.pid).backup({
      out: null,
      clock,
      toolVersion: '1.0.0',
      stop: stopping.signal,
      onProgress: () => stopping.abort(new UserError('stopped by Ctrl-C')),
    });
    await expect(made).rejects.toThrow('stopped by Ctrl-C');
    expect(readdirSync(folder)).toEqual(['app.db']);
  });
});
