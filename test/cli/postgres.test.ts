import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { place } from '../postgres.js';
import { bad, ended, good, project, rehearse, start } from './rehearse.js';

const quick = ['--runs', '10', '--reporter', 'json'];

describe('--engine postgres', () => {
  test('good migrations: status 0, and the report says which server it was', async () => {
    const folder = await project(good);
    const { status, stdout, stderr } = await rehearse(
      folder,
      'verify',
      '--postgres',
      place,
      '--json',
      ...quick,
    );
    const report = JSON.parse(stdout);
    expect([status, report.verdict], stderr).toEqual([0, 'passed']);
    expect(report.engine.name).toBe('postgres');
    expect(report.engine.version).toMatch(/^\d+\.\d+ \(a (local server|server from npm)\)$/);
  });

  test('a bad migration: status 1; its counterexample is replayed on PostgreSQL', async () => {
    const folder = await project(bad);
    const { status, stdout } = await rehearse(folder, 'verify', '--postgres', place, ...quick);
    expect(status, stdout).toBe(1);
    const saved = 'reports/out/counterexamples/0002_upper.round-trip-data.json';
    expect(stdout).not.toContain('sqlite3');
    const replayed = await rehearse(folder, 'replay', saved, '--postgres', place, '--json');
    expect([replayed.status, JSON.parse(replayed.stdout).property.verdict]).toEqual([1, 'failed']);
  });

  test('a folder that says that it is for PostgreSQL needs no option', async () => {
    vi.stubEnv('REHEARSAL_POSTGRES', place);
    const folder = await project({
      'migrations/0001_t.up.sql': 'CREATE TABLE t (id BIGSERIAL PRIMARY KEY, v JSONB);\n',
      'migrations/0001_t.down.sql': 'DROP TABLE t;\n',
    });
    const { status, stdout } = await rehearse(folder, 'verify', '--json', '--runs', '3');
    vi.unstubAllEnvs();
    expect([status, JSON.parse(stdout).engine.name]).toEqual([0, 'postgres']);
  });

  test.each([
    [['--postgres', 'postgres://me:secret@127.0.0.1:1/app'], /127\.0\.0\.1:1: .*cannot be reached/],
    [['--postgres', 'somewhere'], /"somewhere" is no address/],
    [['--engine', 'sqlite', '--postgres', 'npm'], /--postgres belongs to --engine postgres/],
    [['--engine', 'postgres', '--dialect', 'sqlite'], /--dialect sqlite does not run on --engine postgres/],
    [['--postgres', place, '--on', 'app.db'], /written for PostgreSQL, and --on names a file/],
    [
      ['--engine', 'sqlite', '--on', 'postgres://127.0.0.1:1/app'],
      /--on postgres:.* belongs to --engine postgres/,
    ],
  ])('%s: one line, status 2', async (options, line) => {
    const folder = await project(good);
    const { status, stderr } = await rehearse(folder, 'verify', ...options);
    expect(stderr).toMatch(line);
    expect([status, stderr.trim().split('\n').length]).toEqual([2, 1]);
    expect(stderr).not.toContain('secret');
  });

  test('a server that is killed: one line, status 2, nothing left', async () => {
    const { folder, child, end, databases } = await underWay();
    const [server] = databases();
    const pid = readFileSync(join(folder, server ?? '', 'data', 'postmaster.pid'), 'utf8').split('\n')[0];
    process.kill(Number(pid), 'SIGKILL');
    const { status, stderr } = await end;
    const lines = stderr.split('\n').filter((line) => line.startsWith('rehearse: '));
    expect(lines).toEqual([expect.stringContaining('the PostgreSQL server went away')]);
    expect([status, child.signalCode]).toEqual([2, null]);
    expect(databases()).toEqual([]);
  });

  test('Ctrl-C: the report so far, nothing left', async () => {
    const { child, end, databases } = await underWay();
    child.kill('SIGINT');
    expect((await end).status).toBe(3);
    await expect.poll(databases, { timeout: 20_000 }).toEqual([]);
  });
});

/** A rehearsal that would take long, in the middle, with the folders of the servers that it uses. */
async function underWay() {
  const folder = await project(good);
  // Where the tests are run by root, somebody else runs the server, in a folder like /tmp.
  chmodSync(folder, 0o1777);
  vi.stubEnv('TMPDIR', folder);
  const child = start(folder, 'verify', '--postgres', place, '--runs', '100000', '--from', '0002');
  vi.unstubAllEnvs();
  const end = ended(child);
  const databases = () => readdirSync(folder).filter((name) => name.startsWith('rehearsal-postgres-'));
  const ready = () => databases().some((name) => readdirSync(join(folder, name)).includes('data'));
  await expect.poll(() => ready() && databases().length, { timeout: 20_000 }).toBe(1);
  const running = () => readdirSync(join(folder, databases()[0] ?? '', 'data', 'base')).length;
  await expect.poll(running, { timeout: 20_000 }).toBeGreaterThan(5);
  return { folder, child, end, databases };
}
