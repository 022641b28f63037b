import { expect, test } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import type { StatementEvidence } from '../../src/model/report.js';
import { walkChain } from '../../src/rehearsal/chain.js';
import { evidenceGaps } from '../../src/rehearsal/evidence-gaps.js';
import { migration, rules } from '../runner/files.js';

const base = migration('0001', ['CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)']);

async function gapsOf(up: readonly string[], touched: readonly number[]) {
  const migrations = [base, migration('0002', up)];
  const source = { folder: '.', format: 'plain', dialect: 'sqlite', migrations, rules, notes: [] } as const;
  const statements = up.map(
    (sql, at): StatementEvidence => ({
      direction: 'up',
      sql,
      data: !/^(CREATE|ALTER)/.test(sql),
      casesRun: 10,
      casesTouchingRows: touched.includes(at) ? 5 : 0,
      rowsTouched: touched.includes(at) ? 9 : 0,
    }),
  );
  const found: string[] = [];
  for await (const link of walkChain(sqliteEngine(), source)) {
    if (link.migration.id !== '0002') continue;
    const datasets = { count: 10, tables: [], unpopulated: [] };
    found.push(...evidenceGaps({ statements, datasets }, link, 'sqlite').map(({ message }) => message));
  }
  return found;
}

test('a statement that never touched a row is a gap, and one that did is none', async () => {
  const up = ["UPDATE t SET v = 'x' WHERE v = 'y'", 'DELETE FROM t WHERE v IS NULL'];
  expect(await gapsOf(up, [1])).toEqual([
    expect.stringContaining('no dataset had a row for this statement to touch'),
  ]);
  expect(await gapsOf(up, [0, 1])).toEqual([]);
});

test('what reads a table that is born empty, and what the framework keeps aside, have nothing to touch', async () => {
  expect(await gapsOf(['CREATE TABLE made (a)', 'UPDATE made SET a = 1'], [])).toEqual([]);
  expect(await gapsOf(['DELETE FROM _rehearsal_original'], [])).toEqual([]);
});

test('what looks for none where every row has the default of a new column has nothing to touch', async () => {
  const add = "ALTER TABLE t ADD COLUMN s TEXT NOT NULL DEFAULT 'all'";
  const fill = "UPDATE t SET s = 'all' WHERE s IS NULL OR s = ''";
  expect(await gapsOf([add, fill], [])).toEqual([]);
  const told = [expect.stringContaining('no dataset had a row for this statement to touch')];
  expect(await gapsOf([add, "UPDATE t SET v = 'x' WHERE s = 'one'"], [])).toEqual(told);
  expect(await gapsOf([add, "UPDATE t SET s = 'all' WHERE s = '' AND v IS NULL"], [])).toEqual(told);
  expect(await gapsOf([add, 'UPDATE t SET s = v', fill], [1])).toEqual(told);
  expect(await gapsOf(['ALTER TABLE t ADD COLUMN s TEXT', "UPDATE t SET v = 'x' WHERE s = ''"], [])).toEqual(
    told,
  );
});

test('a LIMIT past any dataset is one, where it does not stand for all', async () => {
  const batch = (limit: number) => `UPDATE t SET v = 'x' WHERE id IN (SELECT id FROM t LIMIT ${limit})`;
  expect(await gapsOf([batch(9000)], [0])).toEqual([
    'no dataset has more rows in t than LIMIT 9000 lets through',
  ]);
  expect(await gapsOf([batch(10)], [0])).toEqual([]);
  expect(await gapsOf([batch(2_000_000_000)], [0])).toEqual([]);
});
