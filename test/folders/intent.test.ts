import { expect, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { folderOf } from './folder.js';

async function back(down: string, up = 'CREATE TABLE a (x);', dialect: 'sqlite' | 'postgres' = 'sqlite') {
  const folder = folderOf({ '1_a.up.sql': up, '1_a.down.sql': down, '2_b.up.sql': up, '2_b.down.sql': up });
  const { migrations, notes } = await readFolder(folder, { dialect });
  const [migration] = migrations;
  return {
    steps: migration?.down?.steps ?? null,
    irreversible: migration?.irreversible ?? null,
    said: notes.flatMap(({ message }) => /holds no statement, and says: (.*)/.exec(message)?.[1] ?? []),
  };
}

test.each([
  ['-- irreversible', 'irreversible'],
  ["-- the old values\n-- can't be restored", "the old values can't be restored"],
  ['/* Nothing to do because up deletes rows. */', 'Nothing to do because up deletes rows.'],
  ['-- TODO: cannot do this yet', 'TODO: cannot do this yet'],
])('a down of the comment %j is none, and what it says is quoted', async (down, said) => {
  expect(await back(down)).toEqual({ steps: null, irreversible: null, said: [said] });
});

test.each([
  '',
  '\n\n  ',
  '-- This file should undo anything in `up.sql`',
  '-- Add down migration script here',
])('a down of %j is none', async (down) => {
  expect(await back(down)).toEqual({ steps: null, irreversible: null, said: [] });
});

test.each([
  'SELECT 1;',
  '-- data is lost for good\nSELECT 1;',
  "SELECT RAISE(ABORT, 'no way back');",
  "SELECT 'down SQL query';",
])('%j is a step, whatever it says: what it does is for the database to show', async (down) => {
  expect(await back(down)).toMatchObject({ steps: [{}], irreversible: null });
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
