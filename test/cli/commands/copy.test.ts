import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Server } from '../../../src/engines/postgres/server/server.js';
import { addressOf, startServer } from '../../postgres.js';
import { change } from '../../runner/files.js';
import { project, rehearse } from '../rehearse.js';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const files = {
  'migrations/0001_t.up.sql': 'CREATE TABLE t (id INTEGER PRIMARY KEY, s VARCHAR(3));\n',
  'migrations/0001_t.down.sql': 'DROP TABLE t;\n',
};

/** A file and a server's database at the same version, and the rows of the file. */
async function both(rows: string) {
  const folder = await project(files);
  const url = await addressOf(server, await server.create());
  // The backup of a server takes pg_dump, and there is nothing to lose yet.
  for (const made of [
    await rehearse(folder, 'up', '--db', 'app.db', '--create'),
    await rehearse(folder, 'up', '--db', url, '--no-backup'),
  ])
    expect(made.status, made.stderr).toBe(0);
  change(join(folder, 'app.db'), `INSERT INTO t VALUES ${rows}`);
  return { folder, url };
}

test('copies every row, says so for each table, and ends with status 0', async () => {
  const { folder, url } = await both("(1, 'a'), (2, NULL)");
  const { status, stdout, stderr } = await rehearse(folder, 'copy', '--from', 'app.db', '--to', url);
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(
    /^app\.db -> postgres:.* at 0001_t\n {2}t: 2 of 2 rows\nCopied 2 rows; every value was read back and compared\n$/,
  );
});

test('lists what cannot be carried over, writes nothing, and ends with status 1; with --accept-losses the rest is written', async () => {
  const { folder, url } = await both("(1, 'a'), (2, 'long')");
  const args = ['copy', '--from', 'app.db', '--to', url];
  const stopped = await rehearse(folder, ...args);
  expect(stopped.status).toBe(1);
  expect(stopped.stdout).toContain('  t: 1 of 2 rows\n');
  expect(stopped.stdout).toContain(
    '  t where id = 2: refused, value too long for type character varying(3)\n',
  );
  expect(stopped.stdout).toContain('Nothing was written');
  const accepted = await rehearse(folder, ...args, '--accept-losses', '--json');
  expect(accepted.status).toBe(0);
  expect(JSON.parse(accepted.stdout)).toMatchObject({
    at: '0001_t',
    tables: [{ table: 't', rows: 2, carried: 1, refused: [{ key: { id: 2 } }], changed: [] }],
    written: true,
  });
});

test.each([
  [['--from', 'postgres://x/y', '--to', 'postgres://x/z'], '--from takes a file of SQLite'],
  [['--from', 'app.db', '--to', 'other.db'], '--to takes a database of PostgreSQL'],
  [['--from', 'none.db', '--to', 'postgres:///none?host=/nowhere'], 'nowhere'],
  [['--to', 'postgres://x/y'], "required option '--from <file>' not specified"],
])('%s: one line, status 2', async (args, message) => {
  const folder = await project(files);
  const { status, stderr } = await rehearse(folder, 'copy', ...args);
  expect([status, stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
  expect(stderr).toContain(message);
});
