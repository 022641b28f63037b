import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../../src/engines/engine.js';
import { postgresEngine } from '../../../src/engines/postgres/index.js';
import { place } from '../../postgres.js';
import { failures, formats, last, rehearsed } from './folders.js';

/** A rule that old rows break, and that whoever still writes as before breaks too: one cause. */

let engine: Engine;
beforeAll(async () => {
  engine = await postgresEngine({ server: place });
}, 60_000);
afterAll(() => engine.close());

const base = 'CREATE TABLE t (id serial PRIMARY KEY, a text, b varchar(40), n integer);';
const found = async (up: string) => {
  const files = formats.plain?.({ base, up, down: null }) ?? {};
  const report = await rehearsed(files, { engine, dialect: 'postgres', deployment: 'rolling', runs: 10 });
  return failures(last(report));
};

it.each([
  ['a column that must be filled, and by nobody', 'ALTER TABLE t ADD COLUMN z text NOT NULL;'],
  ['NULL in a column that may not be any more', 'ALTER TABLE t ALTER a SET NOT NULL;'],
  ['values that are not unique', 'ALTER TABLE t ADD UNIQUE (a);'],
  ['a CHECK', 'ALTER TABLE t ADD CHECK (length(b) < 4);'],
  ['a shorter type', 'ALTER TABLE t ALTER b TYPE varchar(5);'],
])('%s', async (_, up) => {
  expect(await found(up)).toEqual(['applies fault', 'old-writes consequence of applies']);
});

it('a column whose NULLs are filled, so that it holds none', async () => {
  expect(await found("UPDATE t SET a = '' WHERE a IS NULL; ALTER TABLE t ALTER a SET NOT NULL;")).toEqual([
    'information decision',
    'old-writes consequence of information',
  ]);
});

it('a rule on one column says nothing of another', async () => {
  const up = 'ALTER TABLE t ADD COLUMN z text NOT NULL; ALTER TABLE t ALTER a SET NOT NULL;';
  expect(await found(up)).toContain('old-writes decision');
});
