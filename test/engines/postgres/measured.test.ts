import { beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../../src/engines/engine.js';
import { readFolder } from '../../../src/folders/index.js';
import { locksOf } from '../../../src/rehearsal/cost/locks.js';
import { folderOf } from '../../folders/folder.js';
import { sharedPostgres } from '../../postgres.js';

let engine: Engine;
beforeAll(async () => {
  engine = await sharedPostgres();
}, 60_000);

async function measured() {
  const filled = await engine.open();
  await filled.run('CREATE TABLE users (id int PRIMARY KEY, name text)');
  await filled.run("INSERT INTO users SELECT n, 'user ' || n FROM generate_series(1, 2000) AS n");
  const database = await engine.openMeasured?.({ from: await filled.snapshot() });
  await filled.close();
  if (database === undefined) throw new Error('it cannot be measured');
  return database;
}

it('tells the size of the database, and the buffers that a statement asks for', async () => {
  const database = await measured();
  const [size, work] = [await database.size(), await database.work()];
  await database.run("UPDATE users SET name = name || repeat('x', 500)");
  expect(await database.size()).toBeGreaterThan(size + 500_000);
  const updated = (await database.work()) - work;
  expect(updated).toBeGreaterThan(2000);
  await database.run('DROP TABLE users');
  expect((await database.work()) - work).toBeGreaterThanOrEqual(updated);
  await database.close();
});

it('tells what a migration locks, from when on, and which tables it writes anew', async () => {
  const database = await measured();
  const { migrations } = await readFolder(
    folderOf({
      '1_step.up.sql': `UPDATE users SET name = upper(name);
CREATE TABLE notes (id int);
CREATE INDEX users_name ON users (name);
ALTER TABLE users ADD COLUMN age int;
ALTER TABLE users ALTER COLUMN id TYPE bigint;`,
      '1_step.down.sql': 'SELECT 1;',
    }),
    { dialect: 'postgres' },
  );
  let now = 0;
  const locks = await locksOf(database, migrations[0] as never, () => now++);
  expect(
    locks.map(({ table, mode, rewrites, sql }) => [
      table,
      mode,
      rewrites,
      sql.split(' ').slice(0, 4).join(' '),
    ]),
  ).toEqual([
    ['users', 'ROW EXCLUSIVE', false, 'UPDATE users SET name'],
    ['users', 'SHARE', false, 'CREATE INDEX users_name ON'],
    ['users', 'ACCESS EXCLUSIVE', false, 'ALTER TABLE users ADD'],
    ['users', 'ACCESS EXCLUSIVE', true, 'ALTER TABLE users ALTER'],
  ]);
  const held = locks.map(({ heldMs }) => heldMs);
  expect(held).toEqual([...held].sort((a, b) => b - a));
  await database.close();
});
