import { expect, it, onTestFinished } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import { rebuildTable, rendered } from '../../src/procedures.js';
import { sharedPostgres } from '../postgres.js';

const from = 'CREATE TABLE tasks (id INTEGER PRIMARY KEY, note TEXT, state TEXT)';
const to =
  'CREATE TABLE tasks (state TEXT NOT NULL, id INTEGER PRIMARY KEY, priority INTEGER DEFAULT 0 CHECK (priority >= 0))';
const procedure = rebuildTable({
  ...{ table: 'tasks', key: 'id', from, to },
  carry: ['id', 'state'],
  add: { priority: 0 },
  drop: ['note'],
});

async function tasks(open: () => Promise<{ readonly open: ReturnType<typeof sqliteEngine>['open'] }>) {
  const database = await (await open()).open();
  onTestFinished(() => database.close());
  await database.run(from);
  await database.run('CREATE INDEX by_state ON tasks (state)');
  await database.load({
    tasks: [
      { id: 1n, note: 'a', state: 'new' },
      { id: 2n, note: null, state: 'new' },
      { id: 3n, note: 'c', state: 'new' },
    ],
  });
  const parts = rendered([procedure], { migration: '0001', dialect: database.dialect });
  const go = async (direction: 'up' | 'down') => parts[direction](database);
  const rows = () => database.all('SELECT * FROM tasks ORDER BY id');
  return { database, parts, go, rows };
}

it.each([
  ['SQLite', async () => sqliteEngine()],
  ['PostgreSQL', sharedPostgres],
] as const)('on %s, what only one of the two tables can hold waits for it', async (_, open) => {
  const { database, go, rows } = await tasks(open);
  const before = await database.schema();
  await go('up');
  expect((await database.schema()).indexes.map(({ name }) => name)).toContain('by_state');
  await database.run('UPDATE tasks SET priority = 5 WHERE id = 1');
  await database.run("UPDATE tasks SET state = 'done' WHERE id = 2");
  await database.run('DELETE FROM tasks WHERE id = 3');
  await database.run("INSERT INTO tasks (id, state, priority) VALUES (4, 'new', 9)");
  await go('down');
  expect(await rows()).toEqual([
    { id: 1n, note: 'a', state: 'new' },
    { id: 2n, note: null, state: 'done' },
    { id: 4n, note: null, state: 'new' },
  ]);
  expect(await database.schema()).toEqual(before);
  await go('up');
  expect(await rows()).toEqual([
    { id: 1n, state: 'new', priority: 5n },
    { id: 2n, state: 'done', priority: 0n },
    { id: 4n, state: 'new', priority: 9n },
  ]);
  await go('down');
  expect((await rows()).map(({ note }) => note)).toEqual(['a', null, null]);
});

it.each([
  ['SQLite', async () => sqliteEngine(), 'CREATE TABLE steps (task INTEGER REFERENCES tasks)'],
  ['PostgreSQL', sharedPostgres, 'CREATE TABLE steps (task INTEGER REFERENCES tasks)'],
  ['PostgreSQL', sharedPostgres, 'CREATE VIEW open AS SELECT id FROM tasks'],
  ['PostgreSQL', sharedPostgres, "COMMENT ON TABLE tasks IS 'x'"],
  ['PostgreSQL', sharedPostgres, 'CREATE TABLE more () INHERITS (tasks)'],
  ['PostgreSQL', sharedPostgres, 'CREATE POLICY p ON tasks USING (true)'],
] as const)('on %s, it refuses what would be lost: %s', async (_, open, sql) => {
  const { database, parts } = await tasks(open);
  const listed = async () => {
    const found = await Promise.all(parts.preconditions.map((condition) => database.all(condition.sql)));
    return found.filter((rows) => rows.length > 0).length;
  };
  expect(await listed()).toBe(0);
  await database.run(sql);
  expect(await listed()).toBe(1);
});
