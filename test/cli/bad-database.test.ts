import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sqliteStore } from '../../src/engines/sqlite/store.js';
import { StatementError, UserError } from '../../src/model/errors.js';
import { readStatus } from '../../src/runner/status.js';
import { contentOf, makeDatabase, migration, releaseOn, temporaryFolder } from '../runner/files.js';
import { main } from './rehearse.js';

/** A folder that any user may enter, with one migration that writes much, and a database. */
function project(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-bad-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'migrations'));
  writeFileSync(
    join(folder, 'migrations/0001_grow.up.sql'),
    `CREATE TABLE big (a);
     WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO big SELECT zeroblob(1000) FROM n;`,
  );
  writeFileSync(join(folder, 'migrations/0001_grow.down.sql'), 'DROP TABLE big;');
  makeDatabase(folder);
  return folder;
}

/** Runs the command in a shell that first sets its limits. */
function run(folder: string, args: string, limits = '') {
  const { status, stderr, stdout } = spawnSync(
    'sh',
    ['-c', `${limits} exec "$0" "$1" ${args}`, process.execPath, main],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  return { status, stderr, stdout };
}

function expectOneLine({ status, stderr }: { status: number | null; stderr: string }, message: RegExp): void {
  const lines = stderr
    .trimEnd()
    .split('\n')
    .filter((line) => line.startsWith('rehearse: '));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(message);
  expect(stderr).not.toContain('    at ');
  expect(stderr).not.toContain('a fault of rehearse itself');
  expect(status).toBe(2);
}

/** Runs the command as somebody whom a file's mode binds, which it does not root; wherever the checkout lies, its owner can read it. */
function asOwner(folder: string, ...args: string[]) {
  const bound = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override'] : [];
  const [program = '', ...rest] = [...bound, process.execPath, main, ...args];
  return spawnSync(program, rest, { cwd: folder, encoding: 'utf8' });
}

describe('nothing is lost', () => {
  test('when the file may not grow', () => {
    const folder = project();
    const before = contentOf(join(folder, 'app.db'));
    // A process that may not be told by a signal gets the error itself.
    const limits = `trap '' XFSZ; ulimit -f 2000;`;
    expectOneLine(
      run(folder, 'up --db app.db --no-backup', limits),
      /0001_grow \(up\) failed and was rolled back: /,
    );
    expect(contentOf(join(folder, 'app.db'))).toEqual(before);
    expectOneLine(run(folder, 'backup --db app.db', `trap '' XFSZ; ulimit -f 8;`), /disk|space|grow|limit/);
    expect(readdirSync(folder).filter((name) => name.includes('backup'))).toEqual([]);
  });

  test.runIf(process.getuid?.() === 0)('when the disk is full', () => {
    const folder = project();
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;
    if (!mounted) return;
    onTestFinished(() => void spawnSync('umount', [disk]));
    const path = makeDatabase(disk);
    const before = contentOf(path);
    expectOneLine(
      run(folder, 'up --db disk/app.db --no-backup'),
      /failed and was rolled back: there is no space left/,
    );
    expect(contentOf(path)).toEqual(before);
    const db = new BetterSqlite3(path);
    db.exec('CREATE TABLE fill (a); INSERT INTO fill VALUES (zeroblob(600000))');
    db.close();
    expectOneLine(run(folder, 'backup --db disk/app.db'), /no space left/);
    expect(readdirSync(disk).filter((name) => name.includes('backup'))).toEqual([]);
  });

  test('when the file may not be written', () => {
    const folder = project();
    const path = join(folder, 'app.db');
    chmodSync(path, 0o444);
    const before = readFileSync(path);
    expectOneLine(asOwner(folder, 'up', '--db', 'app.db'), /cannot be (written|opened)|permission denied/);
    expect(readFileSync(path)).toEqual(before);
    expect(asOwner(folder, 'status', '--db', 'app.db').status).toBe(0);
  });

  test('when another process holds the lock', () => {
    const folder = project();
    const path = join(folder, 'app.db');
    const holder = new BetterSqlite3(path);
    holder.exec('BEGIN IMMEDIATE');
    expectOneLine(run(folder, 'up --db app.db'), /the database is locked by another process/);
    holder.exec('COMMIT; BEGIN EXCLUSIVE');
    for (const command of ['status', 'up', 'backup']) {
      expectOneLine(run(folder, `${command} --db app.db`), /the database is locked by another process/);
    }
    holder.close();
    expect(run(folder, 'up --db app.db').status).toBe(0);
  });

  test('when bytes of the file are flipped anywhere', async () => {
    const folder = temporaryFolder();
    const path = makeDatabase(
      folder,
      `CREATE INDEX by_name ON parents (name); CREATE VIEW v AS SELECT * FROM parents;
       WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 400) INSERT INTO parents SELECT i, 'name ' || i FROM n`,
    );
    const sound = readFileSync(path);
    const add = migration('0001_add', ['ALTER TABLE children ADD COLUMN more TEXT']);
    const ends = { done: 0, refused: 0 };
    for (let at = 0; at < sound.length; at += at < 200 ? 3 : 211) {
      const bytes = Buffer.from(sound);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(path, bytes);
      try {
        await readStatus(sqliteStore(path, 0), [add], '1.0.0');
        await releaseOn(path, [add], { backup: null });
        ends.done++;
      } catch (error) {
        if (!(error instanceof UserError)) throw new Error(`byte ${at}: ${error}`, { cause: error });
        expect(error).not.toBeInstanceOf(StatementError);
        expect(readFileSync(path).equals(bytes) || error.line.includes('rolled back')).toBe(true);
        ends.refused++;
      }
      for (const name of readdirSync(folder)) if (name !== 'app.db') rmSync(join(folder, name));
    }
    expect(ends.refused).toBeGreaterThan(10);
    expect(ends.done).toBeGreaterThan(10);
    expect(existsSync(path)).toBe(true);
  });
});
