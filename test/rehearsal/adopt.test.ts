import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import { sqliteStore } from '../../src/engines/sqlite/store.js';
import type { Format } from '../../src/model/source.js';
import { adopt } from '../../src/rehearsal/adopt.js';
import { readStatus } from '../../src/runner/status.js';
import { change, migration, rules, temporaryFolder } from '../runner/files.js';

const migrations = [
  migration('000001_notes', ['CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT)'], {
    downSql: ['DROP TABLE notes'],
  }),
  migration('000002_stars', ['ALTER TABLE notes ADD COLUMN stars INTEGER'], {
    downSql: ['ALTER TABLE notes DROP COLUMN stars'],
  }),
];
const AT_ONE = 'CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT);';
const LEDGER =
  'CREATE TABLE schema_migrations (version uint64, dirty bool); INSERT INTO schema_migrations VALUES (1, false);';

async function taken(sql: string, to: string | null = null, format: Format = 'golang-migrate') {
  const path = `${temporaryFolder()}/app.db`;
  new BetterSqlite3(path).close();
  change(path, sql);
  const store = sqliteStore(path, 1);
  const source = { folder: 'm', format, dialect: 'sqlite' as const, migrations, rules, notes: [] };
  const adopted = await adopt({
    source,
    engine: sqliteEngine(),
    store,
    to,
    clock: () => 0,
    toolVersion: '0.1.0',
  }).catch((error: Error) => error.message);
  const { at } = await readStatus(store, migrations, '0.1.0');
  return { adopted, at };
}

it('takes the word of the tool whose folder it is, and of nobody else', async () => {
  expect(await taken(AT_ONE + LEDGER)).toEqual({
    adopted: { migrations: ['000001_notes'], tool: 'golang-migrate' },
    at: '000001_notes',
  });
  expect(await taken(AT_ONE + LEDGER, null, 'goose')).toEqual({
    adopted: 'nothing says which migrations it has',
    at: null,
  });
});

it('takes the word of its caller', async () => {
  expect(await taken(AT_ONE, '000001_notes')).toEqual({
    adopted: { migrations: ['000001_notes'], tool: null },
    at: '000001_notes',
  });
});

it.each([
  ['ALTER TABLE notes ADD COLUMN extra TEXT', 'it has as well column notes.extra'],
  ['ALTER TABLE notes DROP COLUMN title', 'it lacks column notes.title'],
  ['CREATE TABLE more (id)', 'it has as well table more'],
])('refuses another schema, and writes nothing: %s', async (sql, words) => {
  const { adopted, at } = await taken(`${AT_ONE}${LEDGER}${sql}`);
  expect([adopted, at]).toEqual([expect.stringContaining(words), null]);
});
