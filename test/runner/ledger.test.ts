import { expect, it } from 'vitest';
import { readLedger } from '../../src/runner/ledger.js';
import { migration } from './files.js';
import { realDatabases } from './servers.js';

const { make } = realDatabases();

it('the history goes on where a sequence has fallen behind its table', async () => {
  const real = await make();
  const [first, second] = ['0001_a', '0002_b'].map((id, at) =>
    migration(id, [`CREATE TABLE t${at} (a text)`]),
  );
  if (first === undefined || second === undefined) throw new Error('two migrations are wanted');
  await real.release([first]);
  await real.read(`SELECT setval(pg_get_serial_sequence('public._rehearsal_history', 'id'), 1, false)`);
  await real.release([first, second]);
  const store = await real.store();
  const database = await store.open({ readonly: true });
  const entries = await readLedger(database);
  await database.close();
  expect(entries.map(({ migration: id, outcome }) => [id, outcome])).toEqual([
    ['0001_a', 'done'],
    ['0002_b', 'done'],
  ]);
});
