import { expect, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import type { PropertyId } from '../../src/model/property-id.js';
import { unjustifiedSkips } from '../../src/rehearsal/skips.js';
import { tablesAlong } from '../../src/rehearsal/tables-before.js';
import { folderOf } from '../folders/folder.js';
import { verified } from './verified.js';

test.each<[string, readonly string[], readonly string[]]>([
  ['a table that is made', ['CREATE TABLE t (a)', 'ALTER TABLE t ADD COLUMN b'], ['none', 'some', 'some']],
  [
    'one that is dropped again',
    ['CREATE TABLE t (a); CREATE INDEX i ON t (a)', 'DROP TABLE t'],
    ['none', 'some', 'none'],
  ],
  [
    'one that is rebuilt',
    [
      'CREATE TABLE t (a)',
      'PRAGMA foreign_keys = OFF; CREATE TABLE n (a); DROP TABLE t; ALTER TABLE n RENAME TO t',
    ],
    ['none', 'some', 'some'],
  ],
  ['one of the session', ['CREATE TEMP TABLE t (a)', 'SELECT 1'], ['none', 'unknown', 'unknown']],
  [
    'definitions that are written by hand',
    ['CREATE TABLE t (a)', 'PRAGMA writable_schema = ON'],
    ['none', 'some', 'unknown'],
  ],
])('the SQL tells whether there are tables: %s', async (_, ups, expected) => {
  expect(tablesAlong(await sourceOf(ups))).toEqual(expected);
});

test('on PostgreSQL, what a block or a function does is not known', async () => {
  const ups = ['CREATE TABLE t (a int)', "COMMENT ON TABLE t IS 'x'", 'DO $$ BEGIN DROP TABLE t; END $$'];
  expect(tablesAlong(await sourceOf(ups, 'postgres'))).toEqual(['none', 'some', 'some', 'unknown']);
});

const ups = ['CREATE TABLE t (id INTEGER PRIMARY KEY)', 'ALTER TABLE t ADD COLUMN b TEXT'];

test('every single skip that is forged is told, and none of those that a rehearsal finds', async () => {
  const source = await sourceOf(ups);
  const { migrations } = await verified(filesOf(ups));
  expect(unjustifiedSkips(source, [], migrations)).toEqual(new Map());
  for (const [at, migration] of migrations.entries()) {
    for (const { id, verdict } of migration.properties) {
      if (verdict === 'skipped') continue;
      const properties = migration.properties.map((property) =>
        property.id === id ? { ...property, verdict: 'skipped' as const } : property,
      );
      const forged = migrations.with(at, { ...migration, properties });
      expect(unjustifiedSkips(source, [], forged)).toEqual(new Map([[migration.id, [id]]]));
    }
  }
});

test('a reference model that a suite has is asked for', async () => {
  const source = await sourceOf(ups);
  const { migrations } = await verified(filesOf(ups));
  const suites = [{ migration: '0002_m', model: () => ({}) }];
  const expected = new Map<string, PropertyId[]>([['0002_m', ['model']]]);
  expect(unjustifiedSkips(source, suites, migrations)).toEqual(expected);
});

test('a table that the report itself filled was there', async () => {
  const source = await sourceOf([
    'PRAGMA writable_schema = ON; CREATE TABLE t (id INTEGER PRIMARY KEY)',
    ups[1] ?? '',
  ]);
  const { migrations } = await verified(filesOf(ups));
  const second = migrations[1];
  if (second === undefined) throw new Error('there is no second migration');
  const properties = second.properties.map((property) => ({ ...property, verdict: 'skipped' as const }));
  const found = unjustifiedSkips(source, [], migrations.with(1, { ...second, properties })).get('0002_m');
  expect(found).toContain('untouched');
});

const filesOf = (each: readonly string[]) =>
  Object.fromEntries(
    each.flatMap((up, at) => [
      [`000${at + 1}_m.up.sql`, `${up};`],
      [`000${at + 1}_m.down.sql`, at === 0 ? 'DROP TABLE t;' : 'ALTER TABLE t DROP COLUMN b;'],
    ]),
  );

const sourceOf = (each: readonly string[], dialect: 'sqlite' | 'postgres' = 'sqlite') =>
  readFolder(folderOf(filesOf(each)), { dialect });
