import { expect, it } from 'vitest';
import type { Effects } from '../../../src/effects/effects.js';
import { reachedByPlace } from '../../../src/properties/applies/by-place.js';
import { withTrial } from '../support.js';

const schema = 'CREATE TABLE events (id INTEGER PRIMARY KEY, kind TEXT, at INTEGER)';
const rows = (count: number, kinds = count) => ({
  events: Array.from({ length: count }, (_, at) => ({
    id: BigInt(at + 1),
    kind: `K${at % kinds}`,
    at: BigInt(at * 7),
  })),
});
const add = 'ALTER TABLE events ADD COLUMN small TEXT';
const filled = (where: string) => `${add}; UPDATE events SET small = lower(kind) WHERE ${where}`;
const copied = (where: string) =>
  `CREATE TABLE entries (id INTEGER PRIMARY KEY, kind TEXT, at INTEGER); INSERT INTO entries SELECT * FROM events WHERE ${where}`;

/** What a table shows, where the migration was watched on a larger one. */
async function told(up: string, kinds?: number) {
  const watched = await withTrial({ schema, data: rows(24, kinds), up }, (trial) => trial.effects());
  return withTrial({ schema, data: rows(9, kinds), up }, (trial) =>
    reachedByPlace(trial, watched as Effects),
  );
}

it('asks about a column that every other row gets', async () => {
  const up = filled('(SELECT count(*) FROM events e WHERE e.id < events.id) % 2 = 0');
  expect(await told(up)).toMatchObject([
    { code: 'reached-by-place', kind: 'decision', table: 'events', column: 'small' },
  ]);
});

it('asks about a new table that rows stay out of by their number', async () => {
  const up = copied('(SELECT count(*) FROM events e WHERE e.id < events.id) % 5 < 4');
  expect(await told(up)).toMatchObject([{ code: 'reached-by-place', table: 'entries' }]);
});

it.each([
  ['all rows get one', filled('1')],
  ['the others are not meant', filled('at % 2 = 0')],
  ['the others do not come into the table', copied('id % 2 = 1')],
  ['the first of a kind gets one', filled('id IN (SELECT min(id) FROM events GROUP BY kind)'), 3],
  ['so many of the best get one', filled('id IN (SELECT id FROM events ORDER BY at DESC LIMIT 3)')],
  [
    'those get a mark that are above the mean',
    `${add}; UPDATE events SET small = 'x' WHERE at >= (SELECT avg(at) FROM events)`,
  ],
])('says nothing where %s', async (_, up, kinds?: number) => {
  expect(await told(up, kinds)).toEqual([]);
});
