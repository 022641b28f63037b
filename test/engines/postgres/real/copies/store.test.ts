import { expect, it } from 'vitest';
import { forgetCopies, serverCopies } from '../../../../../src/engines/postgres/real/copies/store.js';
import { refusalLine } from '../../../../refusal-line.js';
import { realDatabases } from '../../../../runner/servers.js';

const { make } = realDatabases();

it('a confined connection runs nothing that reaches the whole server, unless that is allowed', async () => {
  const real = await make();
  const beyond = async (allowCluster: boolean) => {
    const database = await serverCopies(real.url, { env: {}, allowCluster }).open({
      readonly: false,
      confined: true,
    });
    try {
      await database.run('GRANT pg_monitor TO pg_monitor_none_such');
    } finally {
      await database.close();
    }
  };
  expect(await refusalLine(beyond(false))).toMatch(
    /a change of roles reaches beyond the copy, to the whole server/,
  );
  await expect(beyond(true)).rejects.toThrow(/role "pg_monitor_none_such" does not exist/);
});

it('bytes on the disk, and health', async () => {
  const store = serverCopies((await make()).url, { env: {} });
  expect(await store.size()).toBeGreaterThan(1_000_000);
  expect(await store.health()).toEqual([]);
});

it('no such server: one line that hides the password', async () => {
  const url = 'postgres://me:secret@127.0.0.1:1/app';
  const line = await refusalLine(serverCopies(url, { env: {} }).workplace('/tmp', ''));
  expect(line).toMatch(/^postgres:\/\/me@127\.0\.0\.1:1\/app: no server listens there /);
  expect(line).not.toContain('secret');
  expect(() => serverCopies('postgres:x', { env: {} })).toThrow(/no address of a PostgreSQL server/);
});

it('copies of killed rehearsals are forgotten', async () => {
  const real = await make();
  await real.read('CREATE DATABASE rehearsal_on_999999998_0_start');
  await forgetCopies(real.url, { env: {} });
  expect(
    await real.read("SELECT 1 FROM pg_database WHERE datname = 'rehearsal_on_999999998_0_start'"),
  ).toEqual([]);
});
