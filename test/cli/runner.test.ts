import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { good, project, rehearse } from './rehearse.js';

const broken = {
  ...good,
  'migrations/0003_broken.up.sql': 'DELETE FROM notes;\nINSERT INTO nowhere VALUES (1);\n',
  'migrations/0003_broken.down.sql': 'SELECT 1;\n',
};

function sql(folder: string, statement: string): void {
  const db = new BetterSqlite3(join(folder, 'app.db'));
  db.exec(statement);
  db.close();
}

function notes(folder: string): unknown[] {
  const db = new BetterSqlite3(join(folder, 'app.db'));
  const rows = db.prepare('SELECT id, title FROM notes ORDER BY id').raw(true).all();
  db.close();
  return rows;
}

/** A project whose database has the first migration and two rows. */
async function started(files: Readonly<Record<string, string>> = good): Promise<string> {
  const folder = await project(files);
  await rehearse(folder, 'up', '--db', 'app.db', '--create', '--to', '1', '--no-backup');
  sql(folder, "INSERT INTO notes VALUES (1, 'a', NULL), (2, 'b', NULL)");
  return folder;
}

const bytes = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) =>
      name.includes('.') ? `${name} ${readFileSync(join(folder, name)).toString('hex')}` : name,
    );

describe('on a real database', () => {
  test('up, status, history and down say what they do', async () => {
    const folder = await started();
    const dry = await rehearse(folder, 'up', '--db', 'app.db', '--dry-run');
    expect(dry).toMatchObject({ status: 0, stdout: 'app.db: would run\n  0002_index (up)\n' });
    const up = await rehearse(folder, 'up', '--db', 'app.db', '--out', 'saved.db');
    expect(up.stdout).toBe(
      'app.db: done\n  0002_index (up)\nway back: rehearse restore --db app.db saved.db\n',
    );
    expect(up.stderr).toContain('integrity, foreign keys and row counts are sound');
    const status = await rehearse(folder, 'status', '--db', 'app.db', '--json');
    expect(JSON.parse(status.stdout)).toMatchObject({
      database: 'app.db',
      at: '0002_index',
      migrations: [{ id: '0001_notes', state: 'applied' }, { state: 'applied' }],
      failed: null,
    });
    await rehearse(folder, 'down', '--db', 'app.db', '--to', '0');
    const history = JSON.parse((await rehearse(folder, 'history', '--db', 'app.db', '--json')).stdout);
    expect(history).toHaveLength(4);
    expect(history[0]).toMatchObject({
      migration: '0001_notes',
      direction: 'up',
      outcome: 'done',
      tool: '0.1.0',
    });
    expect((await rehearse(folder, 'status', '--db', 'app.db')).stdout).toContain(
      'no migration applied, 2 pending',
    );
  });

  test('a dry run and the questions write nothing', async () => {
    const folder = await started();
    sql(folder, 'PRAGMA journal_mode = WAL');
    const before = bytes(folder);
    for (const args of [['up', '--dry-run'], ['down', '--dry-run'], ['status'], ['history']]) {
      expect((await rehearse(folder, ...args, '--db', 'app.db')).status).toBe(0);
    }
    expect(bytes(folder)).toEqual(before);
  });

  test('a failed migration is rolled back, recorded, and one line says why', async () => {
    const folder = await started(broken);
    const { status, stderr, stdout } = await rehearse(folder, 'up', '--db', 'app.db', '--log-format', 'json');
    expect(status).toBe(2);
    expect(stdout).toBe('');
    const lines = stderr.trimEnd().split('\n');
    expect(lines.pop()).toBe(
      'rehearse: app.db: 0003_broken (up) failed, and the database was put back as it was: no such table: nowhere — see: rehearse history',
    );
    const events = lines.map((line) => JSON.parse(line));
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['planned', 'backed-up', 'step-finished', 'put-back']),
    );
    expect(
      events.find(({ type, outcome }) => type === 'step-finished' && outcome === 'failed'),
    ).toMatchObject({
      migration: '0003_broken',
      statements: [{ sql: 'DELETE FROM notes', changes: 2 }, { changes: 0 }],
    });
    expect(notes(folder)).toHaveLength(2);
    expect((await rehearse(folder, 'status', '--db', 'app.db')).stdout).toContain(
      'the last attempt failed: 0003_broken',
    );
  });

  test('backup and restore, with the service stopped and started', async () => {
    const folder = await started();
    const backup = await rehearse(folder, 'backup', '--db', 'app.db', '--out', 'saved.db');
    expect(backup.stdout).toMatch(
      /^saved\.db: 2 tables, 3 rows, \d+ bytes; every row compared with app\.db\n$/,
    );
    sql(folder, "INSERT INTO notes VALUES (3, 'c', NULL); UPDATE notes SET title = 'A' WHERE id = 1");
    const service = ['--before', 'echo stop >> service', '--after', 'echo start >> service'];
    const restored = await rehearse(folder, 'restore', '--db', 'app.db', 'saved.db', ...service);
    expect(restored.status).toBe(0);
    expect(restored.stdout).toContain(
      'it discarded in notes: 1 rows that the backup does not have, 1 that it has otherwise',
    );
    expect(notes(folder)).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
    writeFileSync(join(folder, 'saved.db'), '');
    expect((await rehearse(folder, 'restore', '--db', 'app.db', 'saved.db', ...service)).status).toBe(2);
    expect(readFileSync(join(folder, 'service'), 'utf8')).toBe('stop\nstart\nstop\nstart\n');
  });

  test('nothing is done when the service cannot be stopped', async () => {
    const folder = await started();
    const { status, stderr } = await rehearse(folder, 'up', '--db', 'app.db', '--before', 'exit 7');
    expect(status).toBe(2);
    expect(stderr).toBe('rehearse: exit 7: --before failed (exit status 7) — nothing was done\n');
    expect((await rehearse(folder, 'status', '--db', 'app.db')).stdout).toContain('1 pending');
  });

  test('only proven migrations, where that is asked for', async () => {
    const folder = await started();
    const refused = await rehearse(folder, 'up', '--db', 'app.db', '--proven');
    expect(refused.status).toBe(2);
    await rehearse(folder, 'verify', '--runs', '5', '--write-evidence');
    expect((await rehearse(folder, 'up', '--db', 'app.db', '--proven', '--no-backup')).status).toBe(0);
    const history = JSON.parse((await rehearse(folder, 'history', '--db', 'app.db', '--json')).stdout);
    expect(history.at(-1).report).toMatch(/^sha256:[0-9a-f]{64}$/);
    writeFileSync(join(folder, 'migrations/0003_more.up.sql'), 'CREATE TABLE more (a);');
    writeFileSync(join(folder, 'migrations/0003_more.down.sql'), 'DROP TABLE more;');
    const unproven = await rehearse(folder, 'up', '--db', 'app.db', '--proven');
    expect(unproven.stderr).toContain(
      'does not cover these migrations: 0003_more: there is no evidence of it',
    );
  });

  const mistakes: readonly (readonly [string, string[], string])[] = [
    ['no --db', ['status'], "required option '--db <where>' not specified"],
    ['no such file', ['up', '--db', 'none.db'], 'none.db: there is no such database file'],
    ['an address of something else', ['history', '--db', 'mysql://x/y'], 'this is an address, not the path'],
    ['no such version', ['up', '--db', 'app.db', '--to', '99'], '--to 99: there is no such migration'],
    ['no such window', ['up', '--db', 'app.db', '--window', '25:00-26:00'], '--window takes a time of day'],
    ['no such backup', ['restore', '--db', 'app.db', 'none.db'], 'none.db: there is no such backup'],
    ['a folder in place of a file', ['status', '--db', 'migrations'], 'migrations: this is not a file'],
  ];

  test.each(mistakes)('%s is one clear line', async (_, args, message) => {
    const folder = await started();
    const before = bytes(folder);
    const { status, stdout, stderr } = await rehearse(folder, ...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(bytes(folder)).toEqual(before);
  });
});
