import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { good, project, rehearse } from './rehearse.js';

test('new takes the next number, as wide as the others, and writes the suite where suites are kept', async () => {
  const folder = await project({
    ...good,
    'rehearsal.config.json': '{"format": "golang-migrate", "suites": "./suites"}',
    'suites/.keep': '',
  });
  const { status, stdout } = await rehearse(folder, 'new', 'Add retry-count');
  expect(status).toBe(0);
  expect(stdout).toBe(
    [
      'wrote migrations/0003_add_retry_count.up.sql',
      'wrote migrations/0003_add_retry_count.down.sql',
      'wrote suites/0003_add_retry_count.suite.ts\n',
    ].join('\n'),
  );
});

test('new --ts writes one file that is read as it stands', async () => {
  const folder = await project({
    'rehearsal.config.json': '{"migrations": "./migrations"}',
    'migrations/.keep': '',
  });
  expect((await rehearse(folder, 'new', 'first', '--ts')).stdout).toBe('wrote migrations/0001_first.ts\n');
  expect(readFileSync(join(folder, 'migrations/0001_first.ts'), 'utf8')).toContain("id: '0001_first'");
  expect((await rehearse(folder, 'verify', '--runs', '10')).status).toBe(0);
});

test('new --procedure writes a migration that is rehearsed as it stands, and says what it lacks', async () => {
  const folder = await project({
    'rehearsal.config.json': '{"migrations": "./migrations", "suites": "./suites"}',
    'suites/.keep': '',
    'migrations/0001_notes.up.sql': 'CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT);',
    'migrations/0001_notes.down.sql': 'DROP TABLE notes;',
  });
  const make = (...set: string[]) =>
    rehearse(
      folder,
      'new',
      'add stars',
      '--procedure',
      'add-column',
      ...set.flatMap((each) => ['--set', each]),
    );
  const lacking = await make('table=notes', 'key=id');
  expect([lacking.status, lacking.stderr]).toEqual([2, expect.stringContaining('lacks column, type')]);
  const unknown = await make('table=notes', 'key=id', 'column=stars', 'type=INTEGER', 'colour=red');
  expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('takes no colour')]);
  const made = await make('table=notes', 'key=id', 'column=stars', 'type=INTEGER', 'default=0');
  expect(made.stdout).toBe('wrote migrations/0002_add_stars.ts\nwrote suites/0002_add_stars.suite.ts\n');
  expect((await rehearse(folder, 'verify', '--runs', '10', '--only', '0002_add_stars')).status).toBe(0);
});

test('generate makes a database at a version, with rows', async () => {
  const folder = await project(good);
  const { status, stdout } = await rehearse(
    folder,
    'generate',
    '--at',
    '0001',
    '--rows',
    '50',
    '--out',
    'notes.db',
  );
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'notes.db: 0001_notes, 50 rows\n' });
  const db = new Database(join(folder, 'notes.db'), { readonly: true });
  expect(db.prepare('SELECT count(*) FROM notes').pluck().get()).toBe(50);
  expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'index'").pluck().get()).toBe(0);
  db.close();
  expect(readdirSync(folder).filter((name) => name.includes('tmp'))).toEqual([]);
});

test('generate that fails leaves no file', async () => {
  const folder = await project(good);
  const { status } = await rehearse(
    folder,
    'generate',
    '--at',
    '0001',
    '--rows',
    '1',
    '--out',
    'nowhere/notes.db',
  );
  expect(status).toBe(2);
  expect(existsSync(join(folder, 'nowhere'))).toBe(false);
});
