import { expect, it } from 'vitest';
import { serverCopies } from '../../../../../src/engines/postgres/real/copies/store.js';
import type { TablePair } from '../../../../../src/engines/store.js';
import { type Real, realDatabases } from '../../../../runner/servers.js';

const { make } = realDatabases();

async function mismatches(one: Real, two: Real, pairs: readonly TablePair[], limit = 100) {
  const [left, right] = [one, two].map(({ url }) => serverCopies(url, { env: {} }));
  return left === undefined || right === undefined ? [] : await left.mismatches(right, pairs, limit);
}

const pair = (table: string, columns: readonly string[], right = table): TablePair => ({
  left: table,
  right,
  columns: new Map(columns.map((name) => [name, name])),
});

it('by key: rows that are lost, changed and added; types and NULL count, the order of rows does not', async () => {
  const one = await make(`CREATE TABLE t (id int PRIMARY KEY, a text, b float8, c jsonb);
    INSERT INTO t VALUES (1, 'same', 1e-7, '{"a": 1}'), (2, NULL, 0, NULL), (3, 'x', 'NaN', '1'), (4, 'gone', 1, 'null')`);
  const two = await make(`CREATE TABLE t (id int PRIMARY KEY, a text, b float8, c jsonb);
    INSERT INTO t VALUES (5, 'new', 1, NULL), (3, 'x', 'NaN', '1.0'), (2, '', '-0', NULL), (1, 'same', 1e-7, '{"a": 1}')`);
  const [found, ...more] = await mismatches(one, two, [pair('t', ['id', 'a', 'b', 'c'])]);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ by: ['id'], missing: true });
  expect(found?.values.map(([id]) => id).sort()).toEqual([2n, 3n, 4n, 5n]);
  expect(await mismatches(one, one, [pair('t', ['id', 'a', 'b', 'c'])])).toEqual([]);
  expect(await mismatches(one, two, [pair('t', ['b'])])).toMatchObject([{ by: ['b'] }]);
});

it('without a key: as often as each row is there', async () => {
  const rows = (values: string) =>
    `CREATE TABLE "App T" (a text, n int); INSERT INTO "App T" VALUES ${values}`;
  const one = await make(rows("('x', 1), ('x', 1), (NULL, 2)"));
  const two = await make(rows("('x', 1), (NULL, 2), (NULL, 2)"));
  expect(await mismatches(one, two, [pair('App T', ['a', 'n'])])).toEqual([
    {
      pair: expect.anything(),
      by: ['a', 'n'],
      values: [
        ['x', 1n],
        [null, 2n],
      ],
      missing: true,
    },
  ]);
});

it('of many rows, a few are read, the lost ones first', async () => {
  const rows = (more: string) =>
    `CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t SELECT i, 'a' || i FROM generate_series(1, 50000) i; ${more}`;
  const one = await make(rows(''));
  const two = await make(rows("UPDATE t SET a = a || '!'; DELETE FROM t WHERE id = 777"));
  const [found] = await mismatches(one, two, [pair('t', ['id', 'a'])], 5);
  expect(found?.values).toHaveLength(6);
  expect(found?.values[0]).toEqual([777n]);
});

it('tables and columns that are not there on one side are left out', async () => {
  const one = await make('CREATE TABLE t (id int PRIMARY KEY, a text)');
  const two = await make('CREATE TABLE u (id int PRIMARY KEY)');
  expect(await mismatches(one, two, [pair('t', ['id']), pair('t', ['a'], 'u')])).toEqual([]);
});
