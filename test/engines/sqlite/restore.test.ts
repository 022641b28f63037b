import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sqliteStore } from '../../../src/engines/sqlite/store.js';
import type { RestoreOptions } from '../../../src/engines/store.js';
import { bytesIn, change, contentOf, makeDatabase, read, temporaryFolder } from '../../runner/files.js';
import { end, otherProcess } from './processes.js';

const clock = () => Date.UTC(2026, 0, 31, 23, 59, 58);
const backup = async (path: string) =>
  (await sqliteStore(path, process.pid).backup({ out: null, clock, toolVersion: '1.0.0' })).path;
const restore = (path: string, from: string, more: Partial<RestoreOptions> = {}) =>
  sqliteStore(path, process.pid).restore({ backup: from, clock, ...more });

describe('a restore', () => {
  it('puts the backup in place, keeps what was there, and says what is discarded', async () => {
    const folder = temporaryFolder();
    const path = makeDatabase(folder);
    const before = contentOf(path);
    const from = await backup(path);
    change(
      path,
      `INSERT INTO children VALUES ('new', 1, 'n'); UPDATE children SET note = 1.0 WHERE id = 'x';
       DELETE FROM children WHERE id = 'z'; CREATE TABLE later (a); INSERT INTO later VALUES (1), (2)`,
    );
    const after = contentOf(path);
    const { kept, proof, discarded } = await restore(path, from);
    expect(contentOf(path)).toEqual(before);
    expect(contentOf(kept ?? '')).toEqual(after);
    expect(proof).toBe('digest');
    expect(discarded).toEqual([
      { table: 'children', onlyLeft: 1, onlyRight: 1, changed: 1, example: "children: id = 'x'" },
      { table: 'later', onlyLeft: 2, onlyRight: 0, changed: 0, example: '' },
    ]);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('only says so on a dry run', async () => {
    const folder = temporaryFolder();
    const path = makeDatabase(folder);
    const from = await backup(path);
    change(path, 'DELETE FROM children');
    const before = bytesIn(folder);
    expect(await restore(path, from, { dryRun: true })).toMatchObject({
      kept: null,
      discarded: [{ onlyRight: 3 }],
    });
    expect(bytesIn(folder)).toEqual(before);
  });

  it.each(['WAL', 'DELETE', 'TRUNCATE', 'PERSIST'])(
    'is not overrun by what a killed process left behind (%s)',
    async (mode) => {
      const path = makeDatabase(temporaryFolder(), `PRAGMA journal_mode = ${mode}`);
      const before = contentOf(path);
      const from = await backup(path);
      const other = await otherProcess(
        path,
        `db.pragma('journal_mode = ${mode}'); db.pragma('wal_autocheckpoint = 0'); db.pragma('cache_size = 1'); db.pragma('cache_spill = 1');
       db.exec("INSERT INTO parents VALUES (50, 'committed')");
       db.exec("BEGIN; CREATE TABLE big (a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO big SELECT zeroblob(900) FROM n; UPDATE parents SET name = 'torn'");`,
      );
      await end(other, 'SIGKILL');
      const { kept } = await restore(path, from);
      expect(contentOf(path)).toEqual(before);
      expect(read(kept ?? '', 'SELECT name FROM parents WHERE id = 50')).toEqual([['committed']]);
      expect(read(kept ?? '', "SELECT count(*) FROM parents WHERE name = 'torn'")).toEqual([[0]]);
      expect(read(path, 'PRAGMA integrity_check')).toEqual([['ok']]);
    },
  );

  it.each(['DELETE', 'WAL'])('refuses while anybody has the database open, idle too (%s)', async (mode) => {
    const folder = temporaryFolder();
    const path = makeDatabase(folder, `PRAGMA journal_mode = ${mode}`);
    const from = await backup(path);
    const other = await otherProcess(path, `db.prepare('SELECT * FROM parents').all();`);
    await expect(restore(path, from)).rejects.toThrow(`in use by node (${other.pid})`);
    await end(other);
    expect((await restore(path, from)).kept).not.toBeNull();
  });

  it('brings back a database that is gone, or is nothing any more', async () => {
    const path = makeDatabase(temporaryFolder());
    const before = contentOf(path);
    const from = await backup(path);
    rmSync(path);
    expect(await restore(path, from)).toMatchObject({ kept: null, discarded: [] });
    expect(contentOf(path)).toEqual(before);
    writeFileSync(path, Buffer.alloc(5000, 7));
    const { kept, discarded } = await restore(path, from);
    expect(discarded).toBeNull();
    expect(readFileSync(kept ?? '')).toEqual(Buffer.alloc(5000, 7));
    expect(contentOf(path)).toEqual(before);
  });

  it('keeps the rights of the file', async () => {
    const { chmodSync } = await import('node:fs');
    const path = makeDatabase(temporaryFolder());
    const from = await backup(path);
    chmodSync(path, 0o640);
    await restore(path, from);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it('takes a backup that another tool made, with its log beside it', async () => {
    const folder = temporaryFolder();
    const path = makeDatabase(folder);
    const { copyFileSync } = await import('node:fs');
    change(path, 'PRAGMA journal_mode = WAL');
    const other = await otherProcess(
      path,
      `db.pragma('wal_autocheckpoint = 0'); db.exec("INSERT INTO parents VALUES (4, 'in the log')");`,
    );
    for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}`, join(folder, `cp.db${suffix}`));
    await end(other);
    change(path, 'DELETE FROM parents WHERE id = 4');
    expect((await restore(path, join(folder, 'cp.db'))).proof).toBe('checks');
    expect(read(path, 'SELECT name FROM parents WHERE id = 4')).toEqual([['in the log']]);
  });
});

describe('a backup that must not be restored', () => {
  const cases: readonly (readonly [string, (from: string, folder: string) => void, string])[] = [
    ['was changed since', (from) => change(from, "UPDATE parents SET name = 'forged'"), 'its digest differs'],
    [
      'is cut short',
      (from) => writeFileSync(from, readFileSync(from).subarray(0, 6000)),
      'its digest differs',
    ],
    [
      'is cut short and has no manifest',
      (from) => {
        rmSync(`${from}.json`);
        writeFileSync(from, readFileSync(from).subarray(0, 6000));
      },
      'this backup',
    ],
    ['is empty', (from) => writeFileSync(from, ''), 'this backup is empty'],
    [
      'holds no table',
      (from) => {
        rmSync(`${from}.json`);
        change(from, 'DROP TABLE children; DROP TABLE parents');
      },
      'this backup holds no table at all',
    ],
    [
      'is no database',
      (from) => {
        rmSync(`${from}.json`);
        writeFileSync(from, 'hello '.repeat(1000));
      },
      'not an SQLite database',
    ],
    [
      'has a manifest that is no manifest',
      (from) => writeFileSync(`${from}.json`, '{"a":1}'),
      'not the manifest of a backup',
    ],
    ['has a manifest that is not JSON', (from) => writeFileSync(`${from}.json`, '{'), 'cannot be read'],
    ['is not there', (from) => rmSync(from), 'there is no such backup'],
    [
      'is of something else',
      (from) => {
        rmSync(`${from}.json`);
        change(from, 'DROP TABLE children; DROP TABLE parents; CREATE TABLE songs (a)');
      },
      'nothing says that this is a backup of this database: it has songs, and the database has children, parents',
    ],
  ];

  it.each(cases)('%s', async (_, spoil, message) => {
    const folder = temporaryFolder();
    const path = makeDatabase(folder);
    const from = await backup(path);
    spoil(from, folder);
    const before = bytesIn(folder);
    await expect(restore(path, from)).rejects.toThrow(message);
    expect(bytesIn(folder)).toEqual(before);
  });

  it('began its history at another time, unless it is forced', async () => {
    const history = (at: string) =>
      `CREATE TABLE _rehearsal_history (id INTEGER PRIMARY KEY, migration, checksum, started_at);
       INSERT INTO _rehearsal_history VALUES (1, '0001', 'sha256:0', '${at}')`;
    const path = makeDatabase(temporaryFolder(), history('2026-01-01'));
    const twin = await backup(makeDatabase(temporaryFolder(), history('2026-01-02')));
    await expect(restore(path, twin)).rejects.toThrow('its history began at another time');
    await restore(path, twin, { force: true });
    expect(read(path, 'SELECT started_at FROM _rehearsal_history')).toEqual([['2026-01-02']]);
  });

  it('is the database itself', async () => {
    const path = makeDatabase(temporaryFolder());
    await expect(restore(path, path)).rejects.toThrow('this is the database itself');
    expect(existsSync(path)).toBe(true);
  });
});

describe('a backup of another database of the same tables', () => {
  const customer = (name: string, more = '') => {
    const path = join(temporaryFolder(), 'app.db');
    change(
      path,
      `CREATE TABLE countries (code PRIMARY KEY); INSERT INTO countries VALUES ('de'), ('fr'), ('ch');
       CREATE TABLE users (id INTEGER PRIMARY KEY, name); INSERT INTO users VALUES (1, '${name}'), (2, '${name}2'); ${more}`,
    );
    return path;
  };
  const history = (...at: string[]) =>
    `CREATE TABLE _rehearsal_history (id INTEGER PRIMARY KEY, migration, checksum, started_at);
     INSERT INTO _rehearsal_history (migration, checksum, started_at) VALUES ${at.map((each) => `('m', 'c', '${each}')`)}`;
  const others: readonly (readonly [string, string, string, string])[] = [
    ['has other rows', '', '', 'the rows of users are not those of the database'],
    [
      'says another application',
      'PRAGMA application_id = 1',
      'PRAGMA application_id = 2',
      'its application_id is 2',
    ],
    ['went other ways from one template', history('t', 'a'), history('t', 'b'), 'the rows of users are not'],
    ['began its history elsewhere', history('t'), history('u'), 'its history began at another time'],
  ];

  it.each(others)('%s, and is refused unless it is forced', async (_, here, there, why) => {
    const path = customer('a', here);
    const other = await backup(customer('b', there));
    const before = bytesIn(join(path, '..'));
    await expect(restore(path, other)).rejects.toThrow(
      `nothing says that this is a backup of this database: ${why}`,
    );
    await expect(restore(path, other, { dryRun: true })).rejects.toThrow(why);
    expect(bytesIn(join(path, '..'))).toEqual(before);
    await restore(path, other, { force: true });
    expect(read(path, 'SELECT name FROM users')).toEqual([['b'], ['b2']]);
  });

  it('is told by its name only, which is no proof', async () => {
    const path = customer('a');
    const from = await backup(path);
    rmSync(path);
    change(path, "CREATE TABLE users (id INTEGER PRIMARY KEY, name); INSERT INTO users VALUES (1, 'b')");
    await expect(restore(path, from)).rejects.toThrow('the rows of users are not those of the database');
  });

  const own: readonly (readonly [string, string, string])[] = [
    [
      'every row was rewritten',
      '',
      "UPDATE users SET name = 'lost'; UPDATE countries SET code = code || '!'",
    ],
    ['every row was deleted', '', 'DELETE FROM users; DELETE FROM countries'],
    [
      'tables were dropped and made',
      history('t'),
      'DROP TABLE countries; CREATE TABLE more (a); DELETE FROM users',
    ],
  ];

  it.each(own)('is not what this one is, although %s', async (_, more, change_) => {
    const path = customer('a', more);
    const before = contentOf(path);
    const from = await backup(path);
    change(path, change_);
    await restore(path, from);
    expect(contentOf(path)).toEqual(before);
    // The restored file is a new one; an earlier backup is still known by the one that was put aside.
    change(path, change_);
    await restore(path, from);
    expect(contentOf(path)).toEqual(before);
  });

  it('is not what this one is, although the database was moved', async () => {
    const path = customer('a', history('t'));
    const from = await backup(path);
    const { copyFileSync } = await import('node:fs');
    const moved = join(temporaryFolder(), 'moved.db');
    copyFileSync(path, moved);
    change(moved, "INSERT INTO users VALUES (3, 'new'); DELETE FROM countries WHERE code = 'fr'");
    expect((await restore(moved, from)).kept).not.toBeNull();
  });
});
