import { expect, test } from 'vitest';
import { readFolder } from '../../../src/folders/index.js';
import { failures, rehearsed } from '../code/rehearsed.js';
import { failureOf, folderOf } from '../folder.js';
import { edge, hasColumn, init } from './fixture.js';

const add = (post: string) =>
  edge('20260302T1000_note', 'a', 'b', [
    {
      id: 'column.parent.note',
      pre: [hasColumn('parent', 'note').replace('EXISTS', 'NOT EXISTS')],
      sql: ['ALTER TABLE parent ADD COLUMN note TEXT'],
      post: [post],
    },
  ]);
const take = edge('20260303T1000_back', 'b', 'a', [
  {
    id: 'drop',
    sql: ['ALTER TABLE parent DROP COLUMN note'],
    post: [hasColumn('parent', 'note').replace('EXISTS', 'NOT EXISTS')],
  },
]);

test('edges are migrations; the one that leads back is the way back', async () => {
  const source = await readFolder(folderOf({ ...init, ...add(hasColumn('parent', 'note')), ...take }));
  expect([source.format, source.dialect]).toEqual(['prisma-8', 'sqlite']);
  expect(source.migrations.map(({ id, down }) => [id, down !== null])).toEqual([
    ['20260301T1000_init', false],
    ['20260302T1000_note', true],
  ]);
  expect(source.migrations[1]?.postconditions.map(({ name }) => name)).toEqual([
    expect.stringContaining('step: SELECT EXISTS'),
  ]);
});

test('the folder above, with the spaces of extensions beside the own one', async () => {
  const app = Object.fromEntries(Object.entries(init).map(([name, text]) => [`app/${name}`, text]));
  const source = await readFolder(folderOf({ ...app, 'pgvector/x/ops.json': '[]' }));
  expect(source.migrations.map(({ id }) => id)).toEqual(['20260301T1000_init']);
});

test('a rebuild leaves the children alone, since foreign keys are off; a sound change is quiet', async () => {
  const rebuild = edge('20260302T1000_note', 'a', 'b', [
    {
      id: 'recreate',
      sql: [
        'CREATE TABLE parent_new (id INTEGER NOT NULL PRIMARY KEY, name TEXT, note TEXT)',
        'INSERT INTO parent_new (id, name) SELECT id, name FROM parent',
        'DROP TABLE parent',
        'ALTER TABLE parent_new RENAME TO parent',
      ],
      post: [hasColumn('parent', 'note')],
    },
  ]);
  const report = await rehearsed({ ...init, ...rebuild, ...take });
  expect(failures(report)['20260302T1000_note']).toEqual([]);
});

test('a postcheck that does not hold is a broken postcondition; one that held before, an operation that is passed over', async () => {
  const broken = await rehearsed({ ...init, ...add(hasColumn('parent', 'other')), ...take });
  expect(failures(broken)['20260302T1000_note']).toContain('postconditions');
  const passed = await rehearsed({ ...init, ...add(hasColumn('parent', 'name')), ...take });
  expect(failures(passed)['20260302T1000_note']).not.toContain('postconditions');
  expect(passed.migrations[1]?.evidence.statements).toEqual([]);
});

test('a precheck that does not hold refuses; rows whose parents are gone stop it at the end', async () => {
  const strict = edge('20260302T1000_strict', 'a', 'b', [
    {
      id: 'check',
      pre: ['SELECT NOT EXISTS (SELECT 1 FROM parent WHERE name IS NULL)'],
      sql: ["UPDATE parent SET name = name || ''"],
    },
  ]);
  const report = await rehearsed({ ...init, ...strict });
  expect(failures(report)['20260302T1000_strict']).not.toContain('applies');
  const orphaning = edge('20260302T1000_clean', 'a', 'b', [
    { id: 'data', sql: ['DELETE FROM parent WHERE name IS NULL'] },
  ]);
  expect(failures(await rehearsed({ ...init, ...orphaning }))['20260302T1000_clean']).toContain('applies');
});

test('what is no edge of the way is said; another database, and what Prisma does not write, are one line', async () => {
  const branch = edge('20260302T1100_branch', 'a', 'c', []);
  const { notes } = await readFolder(
    folderOf({
      ...init,
      ...branch,
      ...add(hasColumn('parent', 'note')),
      ...edge('20260304T1000_on', 'b', 'd', []),
    }),
  );
  expect(notes.filter(({ kind }) => kind === 'gap').map(({ message }) => message)).toEqual([
    '20260302T1100_branch is not rehearsed: it is on another branch than the shortest way to the last state',
  ]);
  expect(await failureOf(folderOf(edge('1_a', null, 'a', [{ id: 'x', sql: [''] }], 'mysql')))).toBe(
    '<folder>: the migrations are written for MySQL: 1_a/ops.json says mysql — only SQLite and PostgreSQL are supported; give another folder, or the dialect if this is wrong',
  );
  expect(await failureOf(folderOf({ ...init, '20260301T1000_init/ops.json': '{' }))).toBe(
    '<folder>/20260301T1000_init/ops.json: this is not what Prisma writes — rewrite it by running its migration.ts',
  );
});
