import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Server } from '../../src/engines/postgres/server/server.js';
import { folderOf, startServer } from '../postgres.js';
import { ended, project, start } from './rehearse.js';

let server: Server;
let address: string;

beforeAll(async () => {
  server = await startServer();
  address = `postgres://rehearsal_server@server/postgres?host=${encodeURIComponent(await folderOf(server))}`;
});

afterAll(() => server.close());

const files = {
  'm/0001_t.up.sql': 'CREATE TABLE t (a int);\n',
  'm/0001_t.down.sql': 'DROP TABLE t;\n',
  'm/0002_sleep.up.sql': 'SELECT pg_sleep(1000);\n',
  'm/0002_sleep.down.sql': 'SELECT 1;\n',
};

/** Starts verify on the server; the second promise is fulfilled when the statement that sleeps has begun. */
async function asleep(...flags: string[]) {
  const folder = await project(files);
  const child = start(
    folder,
    ...['verify', 'm', '--engine', 'postgres', '--postgres', address, '--runs', '2', '--report-dir', 'out'],
    ...flags,
  );
  return { folder, child, end: ended(child), begun: () => expect.poll(sleeping, slowly).toBeGreaterThan(0) };
}

const slowly = { timeout: 40_000, interval: 50 };

const sleeping = async () => {
  const answer = await asked(
    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(1000)%' AND pid <> pg_backend_pid() AND state = 'active'",
  );
  return Number(answer);
};
const left = () =>
  asked(`SELECT (SELECT count(*) FROM pg_database WHERE datname LIKE 'rehearsal%')
    + (SELECT count(*) FROM pg_roles WHERE rolname LIKE 'rehearsal%' AND NOT rolsuper)`);

async function asked(sql: string): Promise<string | null | undefined> {
  const wire = await server.connect('postgres', {});
  const [answer] = await wire.query(sql);
  await wire.end();
  return answer?.rows[0]?.[0];
}

/** What a run that was stopped leaves: its report, and nothing on the server. */
async function expectStopped(folder: string, stopped: string, first = 'passed') {
  const report = JSON.parse(readFileSync(join(folder, 'out/report.json'), 'utf8'));
  expect(report).toMatchObject({ verdict: 'inconclusive', stopped });
  expect(report.migrations[0]).toMatchObject({ id: '0001_t', verdict: expect.stringMatching(first) });
  await expect.poll(sleeping, slowly).toBe(0);
  await expect.poll(left, slowly).toBe('0');
}

test.each([
  ['SIGINT', 'Ctrl-C'],
  ['SIGTERM', 'SIGTERM'],
] as const)('%s ends a statement that sleeps on the server, and its backend', async (signal, said) => {
  const { folder, child, end, begun } = await asleep();
  await begun();
  child.kill(signal);
  expect((await end).status).toBe(3);
  await expectStopped(folder, said);
});

test('--time ends it', async () => {
  const { folder, end } = await asleep('--time', '3s');
  expect((await end).status).toBe(3);
  await expectStopped(folder, 'time limit', SOME);
});

test('--migration-time ends it', async () => {
  const { folder, end } = await asleep('--migration-time', '3s');
  expect((await end).status).toBe(3);
  await expectStopped(folder, "migration's time limit", SOME);
});

/** A slow machine is stopped in the first migration already. */
const SOME = 'passed|inconclusive';
