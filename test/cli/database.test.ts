import { describe, expect, test } from 'vitest';
import { place } from '../postgres.js';
import { realDatabases } from '../runner/servers.js';
import { project, rehearse } from './rehearse.js';

const { make } = realDatabases();

const goose = (up: string, down: string) => `-- +goose Up\n${up}\n-- +goose Down\n${down}\n`;
const files = {
  'migrations/0001_notes.sql': goose(
    'CREATE TABLE notes (id bigint PRIMARY KEY, title text NOT NULL, at timestamptz DEFAULT CURRENT_TIMESTAMP);',
    'DROP TABLE notes;',
  ),
  'migrations/0002_index.sql': `-- +goose NO TRANSACTION\n${goose(
    'CREATE UNIQUE INDEX CONCURRENTLY by_title ON notes (title);\nUPDATE notes SET title = upper(title);',
    'DROP INDEX CONCURRENTLY by_title;',
  )}`,
};
const nothing = 'SELECT 1';

describe('on a server', () => {
  test('status, up, history and down say what they do, as on a file', async () => {
    const folder = await project(files);
    const { url, read } = await make(nothing);
    const dry = await rehearse(folder, 'up', '--db', url, '--dry-run');
    expect(dry).toMatchObject({
      status: 0,
      stdout: `${url}: would run\n  0001_notes (up)\n  0002_index (up)\n`,
    });
    await rehearse(folder, 'up', '--db', url, '--no-backup', '--to', '1');
    await read("INSERT INTO notes VALUES (1, 'a'), (2, 'a')");
    const failed = await rehearse(folder, 'up', '--db', url, '--no-backup', '--lock-timeout', '900ms');
    expect(failed.status).toBe(2);
    expect(failed.stderr).toContain('a statement waits for a lock for at most 900 ms (--lock-timeout)');
    expect(failed.stderr).toContain('parts of 0002_index stayed: could not create unique index "by_title"');
    const half = await rehearse(folder, 'status', '--db', url);
    expect(half.stdout).toContain('  half     0002_index\n');
    expect(half.stdout).toContain(
      '0002_index (up) is half done: 0 of 2 parts are kept, the next one is CREATE UNIQUE INDEX CONCURRENTLY by_title ON notes (title); rehearse up goes on from there',
    );
    await read('UPDATE notes SET title = title || id');
    const up = await rehearse(folder, 'up', '--db', url, '--no-backup');
    expect(up).toMatchObject({ status: 0, stdout: `${url}: done\n  0002_index (up)\n` });
    expect(await read('SELECT title FROM notes ORDER BY id')).toEqual([['A1'], ['A2']]);
    await rehearse(folder, 'down', '--db', url, '--to', '0', '--no-backup');
    const history = JSON.parse((await rehearse(folder, 'history', '--db', url, '--json')).stdout);
    expect(history.map((entry: { outcome: string }) => entry.outcome)).toEqual([
      'done',
      'failed',
      'done',
      'done',
      'done',
    ]);
  });

  test('takes over what another tool has migrated, with its clock under any of its names', async () => {
    const folder = await project(files);
    const { url } = await make(
      `CREATE TABLE notes (id bigint PRIMARY KEY, title text NOT NULL, at timestamptz DEFAULT CURRENT_TIMESTAMP);
       CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint, is_applied boolean);
       INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true)`,
    );
    const adopted = await rehearse(folder, 'adopt', '--db', url, '--postgres', place);
    expect(adopted.stderr).toBe('');
    expect(adopted.stdout).toBe(`${url}: adopted at 0001_notes by the history of goose, 1 applied\n`);
  });

  test('a password in an address is shown nowhere, and the address may come from the environment', async () => {
    const folder = await project(files);
    process.env.REHEARSAL_DB = 'postgres://me:secret@localhost:1/app';
    try {
      const { status, stdout, stderr } = await rehearse(folder, 'status');
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain('postgres://me@localhost:1/app: no server listens there');
      expect(stderr).not.toContain('secret');
    } finally {
      delete process.env.REHEARSAL_DB;
    }
  });

  test('options that mean nothing on a file are refused', async () => {
    const folder = await project(files);
    const { status, stderr } = await rehearse(
      folder,
      'up',
      '--db',
      'app.db',
      '--lock-timeout',
      '1s',
      '--dialect',
      'sqlite',
    );
    expect(status).toBe(2);
    expect(stderr).toContain('--lock-timeout and --statement-timeout are for PostgreSQL only');
  });
});
