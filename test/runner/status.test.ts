import { expect, it } from 'vitest';
import { sqliteStore } from '../../src/engines/sqlite/store.js';
import { readHistory, readStatus } from '../../src/runner/status.js';
import { makeDatabase, migration, releaseOn, temporaryFolder } from './files.js';

it('tells what is in force and what is pending, and that nothing is half done', async () => {
  const path = makeDatabase(temporaryFolder());
  const [first, second] = [migration('0001_one', ['SELECT 1']), migration('0002_two', ['SELECT 2'])];
  await releaseOn(path, [first], { backup: false });
  expect(await readStatus(sqliteStore(path, 0), [first, second], '1.0.0')).toEqual({
    at: '0001_one',
    migrations: [
      { id: '0001_one', state: 'applied', since: '2026-01-31T23:59:58.000Z' },
      { id: '0002_two', state: 'pending', since: null },
    ],
    failed: null,
    half: null,
  });
  expect(await readHistory(sqliteStore(path, 0))).toHaveLength(1);
});
