import { expect, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { folderOf } from './folder.js';

async function back(down: string, up = 'CREATE TABLE a (x);', dialect: 'sqlite' | 'postgres' = 'sqlite') {
  const folder = folderOf({ '1_a.up.sql': up, '1_a.down.sql': down });
  const { migrations } = await readFolder(folder, { dialect });
  const [migration] = migrations;
  return { steps: migration?.down?.steps ?? null, irreversible: migration?.irreversible ?? null };
}

test.each([
  ['-- irreversible', 'its down says: irreversible'],
  ['-- Not reversible\n', 'its down says: Not reversible'],
  ["-- the old values\n-- can't be restored", "its down says: the old values can't be restored"],
  ['-- No-op: the triggers stay', 'its down says: No-op: the triggers stay'],
  ['/* Nothing to do because up deletes rows. */', 'its down says: Nothing to do because up deletes rows.'],
  ['-- Rollback is not possible', 'its down says: Rollback is not possible'],
  [
    '-- presets come from the configuration files',
    'its down says: presets come from the configuration files',
  ],
  ['SELECT 1;', 'its down refuses: SELECT 1'],
  ['-- data is lost for good\nSELECT 1;', 'its down says: data is lost for good'],
  ["SELECT RAISE(ABORT, 'no way back');", "its down refuses: SELECT RAISE(ABORT, 'no way back')"],
])('%j refuses on purpose', async (down, reason) => {
  expect(await back(down)).toEqual({ steps: null, irreversible: reason });
});

test('a DO block that raises refuses on purpose', async () => {
  const down = "DO $$ BEGIN RAISE EXCEPTION 'irreversible'; END $$;";
  expect((await back(down, 'CREATE TABLE a (x int);', 'postgres')).irreversible).toContain(
    'its down refuses: DO',
  );
});

test.each([
  '',
  '\n\n  ',
  '-- This file should undo anything in `up.sql`',
  '-- Add down migration script here',
  '-- TODO',
  '-- TODO: cannot do this yet',
  '-- Down',
  '-- drop the table a again',
  '-- DROP TABLE a;',
  "SELECT 'down SQL query';",
])('%j says nothing of intent and stays a down without steps', async (down) => {
  expect(await back(down)).toEqual({ steps: [], irreversible: null });
});

test('a real down with a remark stays a down', async () => {
  const { steps, irreversible } = await back('-- this is irreversible for the data\nDROP TABLE a;');
  expect(steps).toHaveLength(1);
  expect(irreversible).toBeNull();
});

test('a SELECT that reads a table is a step, not a refusal', async () => {
  expect((await back('SELECT x FROM a;')).steps).toHaveLength(1);
});

test('an up that does nothing needs no way back', async () => {
  expect(await back('SELECT 1;', 'SELECT 1;')).toMatchObject({
    steps: [{ sql: 'SELECT 1' }],
    irreversible: null,
  });
});

test('a down that is not there was forgotten', async () => {
  const { migrations } = await readFolder(folderOf({ '1_a.up.sql': 'CREATE TABLE a (x);' }));
  expect(migrations[0]).toMatchObject({ down: null, irreversible: null });
});

test('a down that is code is said, not forgotten', async () => {
  const folder = folderOf({
    '1_a.up.sql': 'CREATE TABLE a (x);',
    '1_a.down.go': 'package m',
    '2_b.up.go': 'package m',
  });
  const { migrations, notes } = await readFolder(folder);
  expect(migrations[0]?.irreversible).toBe('its down is written as code (1_a.down.go), which is not run');
  expect(notes.filter((note) => note.kind === 'gap')).toHaveLength(2);
});
