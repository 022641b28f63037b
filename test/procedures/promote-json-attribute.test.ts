import { type Database, type Migration, type Row, readFolder } from 'rehearsal';
import { sqliteEngine } from 'rehearsal/sqlite';
import { expect, test } from 'vitest';
import { apply } from '../../src/runner/apply.js';

/** What becomes of edits that the application makes after the promotion of the routers' timeout, on the way down and up again. */

const { migrations } = await readFolder('migrations');
const at = migrations.findIndex(({ id }) => id === '0005_promote_router_timeout');
const promotion = migrations[at] as Migration;

async function promoted(routers: readonly Row[]): Promise<Database> {
  const database = await sqliteEngine().open();
  for (const migration of migrations.slice(0, at)) await go(database, migration, 'up');
  await database.load({ routers: routers.map((row) => ({ status: 'running', ...row })) });
  await go(database, promotion, 'up');
  return database;
}

async function go(database: Database, migration: Migration, direction: 'up' | 'down'): Promise<void> {
  const { ok, error } = await apply(database, migration, direction);
  if (!ok) throw error;
}

const rows = (database: Database, columns: string) =>
  database.all(`SELECT ${columns} FROM routers ORDER BY router_id`);

/** Edits a promoted router, and tells its document after the way down, and its row after the way up again. */
async function edited(metadata: string | null, edit: string) {
  const database = await promoted([{ router_id: 'r', metadata }]);
  await database.run(`UPDATE routers SET ${edit}`);
  const before = await rows(database, 'metadata, timeout_seconds');
  await go(database, promotion, 'down');
  const [document] = await rows(database, 'metadata');
  await go(database, promotion, 'up');
  expect(await rows(database, 'metadata, timeout_seconds')).toEqual(before);
  await go(database, promotion, 'down');
  expect((await rows(database, 'metadata'))[0]).toEqual(document);
  const kept = await database.all(
    "SELECT name FROM sqlite_schema WHERE name IN ('_rehearsal_original', '_rehearsal_quarantine')",
  );
  expect(kept).toEqual([]);
  return document?.metadata;
}

test('a timeout that was edited stands in the document where it stood', async () => {
  expect(await edited('{"timeout_seconds": 45, "a": 1}', 'timeout_seconds = 60')).toBe(
    '{"timeout_seconds":60,"a":1}',
  );
});

test('a timeout that was taken away is null in the document', async () => {
  expect(await edited('{"timeout_seconds":45}', 'timeout_seconds = NULL')).toBe('{"timeout_seconds":null}');
});

test('a timeout set where there was none is put into the document, or makes one', async () => {
  expect(await edited('{"a": 1}', 'timeout_seconds = 60')).toBe('{"a":1,"timeout_seconds":60}');
  expect(await edited(null, 'timeout_seconds = 60')).toBe('{"timeout_seconds":60}');
  expect(await edited(null, 'timeout_seconds = NULL')).toBe('{"timeout_seconds":null}');
});

test('an edited document gets the timeout back that was taken out of it', async () => {
  expect(await edited('{"timeout_seconds":45}', `metadata = '{"b": 2}'`)).toBe(
    '{"b":2,"timeout_seconds":45}',
  );
  expect(await edited('{"timeout_seconds":45}', 'metadata = NULL')).toBe('{"timeout_seconds":45}');
});

test('a timeout that the document cannot hold is parked, and the document stays as it is', async () => {
  expect(await edited('[1, 2]', 'timeout_seconds = 60')).toBe('[1, 2]');
  expect(await edited('{"a": 1}', "timeout_seconds = 'soon'")).toBe('{"a": 1}');
});

test('where the application went on writing the document, the column still counts on the next way up', async () => {
  const database = await promoted([{ router_id: 'r', metadata: null }]);
  await database.run(`UPDATE routers SET metadata = '{"timeout_seconds":7}', timeout_seconds = 60`);
  await go(database, promotion, 'down');
  expect(await rows(database, 'metadata')).toEqual([{ metadata: '{"timeout_seconds":7}' }]);
  await go(database, promotion, 'up');
  expect(await rows(database, 'metadata, timeout_seconds')).toEqual([
    { metadata: '{}', timeout_seconds: 60n },
  ]);
});

test('64-bit integers come through whole', async () => {
  expect(await edited('{}', 'timeout_seconds = 9007199254740993')).toBe(
    '{"timeout_seconds":9007199254740993}',
  );
  expect(await edited('{}', 'timeout_seconds = -9223372036854775808')).toBe(
    '{"timeout_seconds":-9223372036854775808}',
  );
});

test('an edit at version 1 wins over what was parked', async () => {
  const database = await promoted([{ router_id: 'r', metadata: '[1]' }]);
  await database.run('UPDATE routers SET timeout_seconds = 60');
  await go(database, promotion, 'down');
  await database.run(`UPDATE routers SET metadata = '{"timeout_seconds":5}'`);
  await go(database, promotion, 'up');
  expect(await rows(database, 'metadata, timeout_seconds')).toEqual([
    { metadata: '{}', timeout_seconds: 5n },
  ]);
});

test('new routers keep their timeout, routers that are gone stay gone', async () => {
  const database = await promoted([{ router_id: 'gone', metadata: '{"timeout_seconds":45}' }]);
  await database.run("DELETE FROM routers WHERE router_id = 'gone'");
  await database.run(
    "INSERT INTO routers (router_id, status, timeout_seconds) VALUES ('new', 'running', 60)",
  );
  await go(database, promotion, 'down');
  expect(await rows(database, 'router_id, metadata')).toEqual([
    { router_id: 'new', metadata: '{"timeout_seconds":60}' },
  ]);
  await go(database, promotion, 'up');
  expect(await rows(database, 'router_id, metadata, timeout_seconds')).toEqual([
    { router_id: 'new', metadata: null, timeout_seconds: 60n },
  ]);
});
