import { expect, it } from 'vitest';
import { integrity } from '../../src/properties/integrity.js';
import { checkOn } from './support.js';

const schema = 'CREATE TABLE posts (id INTEGER PRIMARY KEY, status INTEGER NOT NULL)';
const data = {
  posts: [0n, 1n, 2n, 0n, 1n, 0n, 1n, 0n, 1n].map((status, at) => ({ id: BigInt(at), status })),
};
const told = async (list: string) => {
  const up = `ALTER TABLE posts ADD COLUMN state TEXT; UPDATE posts SET state = CASE status ${list} END`;
  return (await checkOn(integrity, { schema, data, up })).findings;
};

it('asks about values that the list of a new column does not have', async () => {
  expect(await told("WHEN 0 THEN 'draft' WHEN 1 THEN 'live'")).toMatchObject([
    {
      code: 'values-left-out',
      kind: 'decision',
      table: 'posts',
      column: 'state',
      summary:
        'up fills posts.state value by value from status, and leaves it NULL for values of status that its list does not have',
      differences: [{ key: { id: 2n, status: 2n }, column: 'state', after: null }],
    },
  ]);
});

it('says nothing of a list that has them all', async () => {
  expect(await told("WHEN 0 THEN 'draft' WHEN 1 THEN 'live' WHEN 2 THEN 'gone'")).toEqual([]);
});
