import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { change, read } from '../runner/files.js';
import { ended, project, start } from './rehearse.js';

/** A database that takes a while to copy, and a migration that runs for a while. */
async function slow(): Promise<string> {
  const folder = await project({
    'migrations/0001_a.up.sql': 'CREATE TABLE a (v);\nINSERT INTO a VALUES (1);\n',
    'migrations/0001_a.down.sql': 'DROP TABLE a;\n',
    'migrations/0002_slow.up.sql': `CREATE TABLE b (v);\n${`INSERT INTO b WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT max(i) FROM n;\n`.repeat(400)}`,
    'migrations/0002_slow.down.sql': 'DROP TABLE b;\n',
  });
  change(
    join(folder, 'app.db'),
    `CREATE TABLE fat (v); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
     INSERT INTO fat SELECT zeroblob(1000000) FROM n`,
  );
  return folder;
}

/** Runs the command, and sends the signal when it has said something. */
async function signalled(folder: string, at: string, signal: NodeJS.Signals, ...args: string[]) {
  const child = start(folder, ...args);
  let heard = '';
  let sent = false;
  child.stderr.on('data', (text) => {
    heard += text;
    if (!sent && heard.includes(at)) sent = child.kill(signal);
  });
  return ended(child);
}

const leftIn = (folder: string) =>
  readdirSync(folder).filter((name) => name.startsWith('.rehearsal') || name.endsWith('-journal'));
const after = ['--before', 'echo stopped', '--after', 'echo started > started'];

test.each([
  ['SIGINT', 130, 'stopped by Ctrl-C'],
  ['SIGTERM', 143, 'stopped by SIGTERM'],
] as const)('%s during a backup leaves nothing, and --after runs', async (signal, status, message) => {
  for (const command of ['up', 'backup']) {
    const folder = await slow();
    const answer = await signalled(folder, 'backup: ', signal, command, '--db', 'app.db', ...after);
    expect(answer.stderr).toContain(`rehearse: ${message}\n`);
    expect(answer.status).toBe(status);
    expect(existsSync(join(folder, 'started'))).toBe(true);
    expect(leftIn(folder)).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.includes('backup'))).toEqual([]);
    expect(read(join(folder, 'app.db'), 'SELECT name FROM sqlite_schema')).toEqual([['fat']]);
  }
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s during a migration undoes the release, and --after runs',
  async (signal) => {
    const folder = await slow();
    const answer = await signalled(folder, '0002_slow (up) …', signal, 'up', '--db', 'app.db', ...after);
    expect(answer.stderr).toContain(
      '0002_slow (up) failed, and the database was put back as it was: stopped by',
    );
    expect(answer.status).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(existsSync(join(folder, 'started'))).toBe(true);
    expect(leftIn(folder)).toEqual([]);
    expect(read(join(folder, 'app.db'), "SELECT name FROM sqlite_schema WHERE name IN ('a', 'b')")).toEqual(
      [],
    );
  },
);

test('Ctrl-C during --before does nothing else, and runs --after', async () => {
  const folder = await slow();
  const flags = ['--before', 'echo waiting; exec sleep 60', '--after', 'echo started > started'];
  const answer = await signalled(folder, 'waiting', 'SIGINT', 'up', '--db', 'app.db', ...flags);
  expect(answer.stderr).toContain('rehearse: stopped by Ctrl-C\n');
  expect(answer.status).toBe(130);
  expect(existsSync(join(folder, 'started'))).toBe(true);
  expect(readdirSync(folder)).toEqual(['app.db', 'migrations', 'started']);
});

test('the next run removes what a killed one has left, and nothing else', async () => {
  const folder = await slow();
  mkdirSync(join(folder, '.rehearsal-backup-of-mine'));
  writeFileSync(join(folder, '.rehearsal-backup-of-mine', 'precious'), 'mine');
  const killed = await signalled(folder, 'backup: ', 'SIGKILL', 'backup', '--db', 'app.db');
  expect(killed.signal).toBe('SIGKILL');
  expect(leftIn(folder)).toHaveLength(2);
  // It makes no backup of its own: nothing is there to undo.
  const again = await ended(start(folder, 'down', '--db', 'app.db'));
  expect(again.status).toBe(0);
  expect(leftIn(folder)).toEqual(['.rehearsal-backup-of-mine']);
});
