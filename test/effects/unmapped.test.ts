import { expect, it } from 'vitest';
import { unmappedValues } from '../../src/effects/unmapped.js';
import { NONE } from '../../src/effects/values.js';
import { cellKey } from '../../src/model/cell.js';
import { withTrial } from '../properties/support.js';

const schema = 'CREATE TABLE posts (id INTEGER PRIMARY KEY, status INTEGER, title TEXT)';
const data = {
  posts: [0n, 1n, 2n, 0n, 1n, 2n, 0n, 1n, 2n, null].map((status, at) => ({
    id: BigInt(at),
    status,
    title: `t${at}`,
  })),
};
const lists = (value: string) =>
  withTrial(
    { schema, data, up: `ALTER TABLE posts ADD COLUMN state TEXT; UPDATE posts SET state = ${value}` },
    async (trial) => {
      const effects = await trial.effects();
      return effects === null ? null : unmappedValues(effects);
    },
  );

it('sees a value that a list does not have', async () => {
  expect(await lists("CASE status WHEN 0 THEN 'draft' WHEN 1 THEN 'live' END")).toEqual([
    { table: 'posts', column: 'state', source: 'status', values: new Set([cellKey(2n)]) },
  ]);
  expect(NONE).not.toBe(cellKey(2n));
});

it.each([
  ['has them all', "CASE status WHEN 0 THEN 'draft' WHEN 1 THEN 'live' ELSE 'gone' END"],
  ['names one value alone', "CASE status WHEN 0 THEN 'draft' END"],
  ['says the same of several', "CASE WHEN status IN (0, 1) THEN 'old' END"],
  ['says something of NULL', "CASE WHEN status IN (0, 1) THEN status WHEN status IS NULL THEN 'none' END"],
  ['is a copy of what is meant', 'CASE WHEN status < 2 THEN status END'],
  ['is none', "CASE WHEN id < 4 THEN 'first' || id END"],
])('sees nothing where the list %s', async (_, value) => {
  expect(await lists(value)).toEqual([]);
});
