import { expect, it } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import { schemaChanges } from '../../src/rehearsal/schema-changes.js';

it('lists what is made, changed and dropped, and leaves out what stays', async () => {
  const database = await sqliteEngine().open();
  for (const sql of ['CREATE TABLE a (x)', 'CREATE TABLE b (y UNIQUE)', 'CREATE INDEX c ON a (x)'])
    await database.run(sql);
  const before = await database.schema();
  for (const sql of ['ALTER TABLE a ADD COLUMN z', 'DROP INDEX c', 'CREATE VIEW d AS SELECT 1'])
    await database.run(sql);
  expect(schemaChanges(before, await database.schema())).toEqual([
    { kind: 'table', name: 'a', before: 'CREATE TABLE a (x)', after: 'CREATE TABLE a (x, z)' },
    { kind: 'index', name: 'c', before: 'CREATE INDEX c ON a (x)', after: null },
    { kind: 'view', name: 'd', before: null, after: 'CREATE VIEW d AS SELECT 1' },
  ]);
  await database.close();
});
