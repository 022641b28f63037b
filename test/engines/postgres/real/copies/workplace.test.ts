import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serverCopies } from '../../../../../src/engines/postgres/real/copies/store.js';
import { needs } from '../../../../needs.js';
import { refusalLine } from '../../../../refusal-line.js';
import { temporaryFolder } from '../../../../runner/files.js';
import { realDatabases } from '../../../../runner/servers.js';

const { make } = realDatabases();

const COPIES = "SELECT datname FROM pg_database WHERE datname LIKE 'rehearsal_on%' ORDER BY 1";

it('copies of copies, of which all but one are taken away, and then all', async () => {
  const real = await make();
  const store = serverCopies(real.url, { env: {} });
  const place = await store.workplace(temporaryFolder(), '');
  try {
    const one = await place.copyOf(store, 'start');
    // Whoever copies it waits until its health is known.
    const health = one.health();
    const two = await place.copyOf(one, '0002_x.up');
    expect(await health).toEqual([]);
    const database = await two.open({ readonly: false });
    await database.run('DELETE FROM children');
    await database.close();
    expect((await real.read(COPIES)).map(([name]) => name?.replace(/\d+_/, ''))).toEqual([
      'rehearsal_on_0_start',
      'rehearsal_on_1_0002_x_up',
    ]);
    expect(await real.read('SELECT count(*) FROM children')).toEqual([['3']]);
    await place.discardAllBut(two);
    expect(await real.read(COPIES)).toHaveLength(1);
  } finally {
    await place.remove();
  }
  expect(await real.read(COPIES)).toEqual([]);
});

it('what belongs to a living rehearsal is left, and what a killed one has left is not', async () => {
  const real = await make();
  const owner = await real.connect();
  const [answer] = await owner.query('SELECT pg_backend_pid()');
  const living = `rehearsal_on_${answer?.rows[0]?.[0]}_0_start`;
  await owner.query('CREATE DATABASE rehearsal_on_999999999_0_start');
  await owner.query(`CREATE DATABASE ${living}`);
  try {
    const place = await serverCopies(real.url, { env: {} }).workplace(temporaryFolder(), '');
    await place.remove();
    expect(await real.read(COPIES)).toEqual([[living]]);
  } finally {
    await owner.query(`DROP DATABASE ${living}`);
    await owner.end();
  }
});

describe('by a dump', () => {
  needs('pg_dump');

  it('a folder that is not there is one line, where a dump is needed', async () => {
    const real = await make();
    const store = serverCopies(real.url, { env: process.env });
    const place = await store.workplace('/nowhere/at/all', '');
    const user = await real.connect();
    try {
      expect(await refusalLine(place.copyOf(store, 'start'))).toMatch(
        /the folder for the dump cannot be used|pg_dump/,
      );
    } finally {
      await user.end();
      await place.remove();
    }
  });

  it('a database that is in use is dumped as of one moment, and the dump goes away', async () => {
    const real = await make();
    const folder = temporaryFolder();
    const store = serverCopies(real.url, { env: process.env });
    const other = await real.connect();
    await other.query("BEGIN; INSERT INTO parents VALUES (9, 'not committed')");
    const place = await store.workplace(folder, '');
    try {
      const copy = await place.copyOf(store, 'start');
      expect(readdirSync(folder)).toEqual([]);
      const columns = new Map([
        ['id', 'id'],
        ['name', 'name'],
      ]);
      expect(await store.mismatches(copy, [{ left: 'parents', right: 'parents', columns }], 10)).toEqual([]);
      expect((await copy.firstRows(10)).find(({ table }) => table === 'parents')?.values).toHaveLength(3);
    } finally {
      await place.remove();
      await other.end();
    }
  });
});
