import { join } from 'node:path';
import knex from 'knex';
import { expect, test } from 'vitest';
import { project, rehearse } from './rehearse.js';

const migration = (up: string, down: string) =>
  `exports.up = (knex) => knex.raw('${up}');\nexports.down = (knex) => knex.raw('${down}');\n`;
const files = {
  'rehearsal.config.json': '{"migrations": "./migrations"}',
  'migrations/20240101000000_notes.js': migration(
    'CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT)',
    'DROP TABLE notes',
  ),
  'migrations/20240102000000_stars.js': migration(
    'ALTER TABLE notes ADD COLUMN stars INTEGER',
    'ALTER TABLE notes DROP COLUMN stars',
  ),
  'migrations/20240103000000_read.js': migration(
    'ALTER TABLE notes ADD COLUMN read INTEGER',
    'ALTER TABLE notes DROP COLUMN read',
  ),
};

/** A database to which Knex itself has applied the first two. */
async function halfMigrated(): Promise<string> {
  const folder = await project(files);
  const connection = knex({
    client: 'better-sqlite3',
    connection: { filename: join(folder, 'app.db') },
    useNullAsDefault: true,
    migrations: { directory: join(folder, 'migrations') },
  });
  await connection.migrate.up();
  await connection.migrate.up();
  await connection('notes').insert({ title: 'a' });
  await connection.destroy();
  return folder;
}

test('a rehearsal on it takes exactly what its own tool has not applied, and finds nothing about the history', async () => {
  const folder = await halfMigrated();
  const { status, stdout } = await rehearse(folder, 'verify', '--on', 'app.db', '--json');
  const report = JSON.parse(stdout);
  expect(report.migrations.map(({ id }: { id: string }) => id)).toEqual(['20240103000000_read']);
  expect(JSON.stringify(report.migrations[0].notes)).not.toContain('knex_migrations');
  expect(status).toBe(0);
});

test('adopted, it is migrated further by the runner', async () => {
  const folder = await halfMigrated();
  const adopted = await rehearse(folder, 'adopt', '--db', 'app.db');
  expect([adopted.status, adopted.stdout]).toEqual([
    0,
    'app.db: adopted at 20240102000000_stars by the history of Knex, 2 applied\n',
  ]);
  expect((await rehearse(folder, 'adopt', '--db', 'app.db')).stderr).toContain('it has a history already');
  expect((await rehearse(folder, 'status', '--db', 'app.db')).stdout).toContain('1 pending');
  const up = await rehearse(folder, 'up', '--db', 'app.db', '--no-backup');
  expect([up.status, up.stderr]).toEqual([0, expect.anything()]);
  expect((await rehearse(folder, 'status', '--db', 'app.db')).stdout).toContain(
    'at 20240103000000_read, 0 pending',
  );
});
