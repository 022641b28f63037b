import { expect, test } from 'vitest';
import { Listing } from '../../../src/folders/files.js';
import { edgeNames, edgesOf, targetOf } from '../../../src/folders/prisma-8/package.js';
import { folderOf } from '../folder.js';
import { edge, init } from './fixture.js';

test('the ends, the operations with their checks, and the database', async () => {
  const listing = await Listing.open(
    folderOf({ ...init, 'snapshots/a/contract.json': '{}', 'refs/head.json': '{}' }),
  );
  expect(edgeNames(listing)).toEqual(['20260301T1000_init']);
  const [first] = await edgesOf(listing);
  expect([first?.from, first?.to, first?.operations.map(({ id }) => id)]).toEqual([
    null,
    'a',
    ['table.parent', 'table.child'],
  ]);
  expect(await targetOf(listing)).toEqual({ target: 'sqlite', file: '20260301T1000_init/ops.json' });
});

test('values of a statement', async () => {
  const listing = await Listing.open(
    folderOf(edge('1_a', 'x', 'y', [{ id: 'data', sql: ['UPDATE t SET a = ?'], params: [1, 'b'] }])),
  );
  expect((await edgesOf(listing))[0]?.operations[0]?.execute[0]?.params).toEqual([1, 'b']);
});
