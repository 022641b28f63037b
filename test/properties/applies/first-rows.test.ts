import { expect, it } from 'vitest';
import type { Effects } from '../../../src/effects/effects.js';
import { filledInFirstRows } from '../../../src/properties/applies/first-rows.js';
import { withTrial } from '../support.js';

const schema = 'CREATE TABLE events (id INTEGER PRIMARY KEY, kind TEXT)';
const rows = (count: number) => ({
  events: Array.from({ length: count }, (_, at) => ({ id: BigInt(at), kind: `K${at % 7}` })),
});
const add = 'ALTER TABLE events ADD COLUMN small TEXT';

/** What a large table shows, where the migration was watched on small ones. */
async function told(up: string, count = 45) {
  const watched = await withTrial({ schema, data: rows(15), up }, (trial) => trial.effects());
  return withTrial({ schema, data: rows(count), up }, (trial) =>
    filledInFirstRows(trial, watched as Effects),
  );
}

it('asks about a column that only the first rows get', async () => {
  const up = `${add}; UPDATE events SET small = lower(kind) WHERE id IN (SELECT id FROM events WHERE small IS NULL ORDER BY id LIMIT 30)`;
  expect(await told(up)).toMatchObject([
    { code: 'filled-in-first-rows', kind: 'decision', table: 'events', column: 'small' },
  ]);
});

it.each([
  ['all rows get one', `${add}; UPDATE events SET small = lower(kind)`],
  ['the others are not meant', `${add}; UPDATE events SET small = lower(kind) WHERE id < 30`],
  [
    'the first of a kind gets one',
    `${add}; UPDATE events SET small = kind WHERE id IN (SELECT min(id) FROM events GROUP BY kind)`,
  ],
])('says nothing where %s', async (_, up) => {
  expect(await told(up)).toEqual([]);
});

it('finds a column that only a full batch gets', async () => {
  const up = `${add}; UPDATE events SET small = lower(kind) WHERE id <= (SELECT id FROM events ORDER BY id LIMIT 1 OFFSET 29)`;
  expect(await told(up)).toMatchObject([
    { code: 'filled-in-full-batches', table: 'events', column: 'small' },
  ]);
  expect(await told(up, 29)).toEqual([]);
});
