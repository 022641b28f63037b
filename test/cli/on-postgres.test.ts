import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { place } from '../postgres.js';
import { realDatabases } from '../runner/servers.js';
import { bad, ended, good, project, rehearse, start } from './rehearse.js';

const { make } = realDatabases();

const COPIES = "SELECT datname FROM pg_database WHERE datname LIKE 'rehearsal_on%'";

/** A project, and a database on a server that lacks its last migration and has rows that the bad one spoils. */
async function started(files: Readonly<Record<string, string>>) {
  const folder = await project(files);
  const real = await make('SELECT 1');
  const first = ['--dialect', 'postgres', '--to', '1', '--no-backup'];
  const { status, stderr } = await rehearse(folder, 'up', '--db', real.url, ...first);
  expect(status, stderr).toBe(0);
  await real.read("INSERT INTO notes VALUES (1, 'Mixed Case', NULL), (2, 'lower', NULL)");
  return { folder, real };
}

describe('a rehearsal on a copy of a database of a server', () => {
  test('finds its own row, and only reads', async () => {
    const { folder, real } = await started(bad);
    const options = ['--postgres', place, '--json', '--reporter', 'json'];
    const { status, stdout, stderr } = await rehearse(folder, 'verify', '--on', real.url, ...options);
    expect(status, stderr).toBe(1);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ verdict: 'failed', migrations: [{ id: '0002_upper' }] });
    const [{ properties }] = report.migrations;
    const [{ counterexample }] = properties.filter(({ id }: { id: string }) => id === 'round-trip-data');
    expect(counterexample.differences).toMatchObject([{ before: 'Mixed Case', after: 'mixed case' }]);
    expect(await real.read('SELECT count(*) FROM notes')).toEqual([['2']]);
    expect(await real.read(COPIES)).toEqual([]);
  });

  test('a command of the user makes the copy, and removes it', async () => {
    const { folder, real } = await started(bad);
    const branch = await make('SELECT 1');
    const first = ['--dialect', 'postgres', '--to', '1', '--no-backup'];
    await rehearse(folder, 'up', '--db', branch.url, ...first);
    await branch.read("INSERT INTO notes VALUES (1, 'On The Branch', NULL)");
    const script = `echo "$REHEARSAL_BRANCH $REHEARSAL_BRANCH_OF $REHEARSAL_BRANCH_URL" >> calls; echo made; echo '${branch.url}'`;
    const options = ['--branch-command', script, '--postgres', place, '--json', '--reporter', 'json'];
    const { status, stdout, stderr } = await rehearse(folder, 'verify', '--on', real.url, ...options);
    expect(status, stderr).toBe(1);
    expect(stdout).toContain('On The Branch');
    const calls = readFileSync(join(folder, 'calls'), 'utf8');
    expect(calls).toBe(`create ${real.url} \nremove ${real.url} ${branch.url}\n`);
  });

  test.each([
    [
      ['--branch-command', 'exit 3', '--on', 'postgres://127.0.0.1:1/app'],
      /exit 3: --branch-command failed \(exit status 3\)/,
    ],
    [
      ['--branch-command', 'echo made', '--on', 'postgres://127.0.0.1:1/app'],
      /printed no address of a PostgreSQL database/,
    ],
    [['--branch-command', 'x', '--on', 'app.db'], /--branch-command belongs to --on postgres/],
    [['--branch-command', 'x'], /--branch-command belongs to --on/],
  ])('%s: one line, status 2', async (options, line) => {
    const { status, stderr } = await rehearse(await project(good), 'verify', ...options);
    expect(stderr).toMatch(line);
    expect([status, stderr.trim().split('\n').length]).toEqual([2, 1]);
  });

  test('Ctrl-C: its copies go, with the next rehearsal at the latest', async () => {
    const { folder, real } = await started(good);
    // Whoever is connected to the database itself keeps the server from copying it.
    const elsewhere = await make('SELECT 1');
    const args = ['verify', '--postgres', place, '--reporter', 'json', '--on', real.url];
    const child = start(folder, ...args);
    const end = ended(child);
    await expect
      .poll(async () => (await elsewhere.read(COPIES)).length, { timeout: 60_000 })
      .toBeGreaterThan(0);
    child.kill('SIGINT');
    expect([3, 130]).toContain((await end).status);
    expect((await rehearse(folder, ...args)).status).toBe(0);
    expect(await real.read(COPIES)).toEqual([]);
  });
});
