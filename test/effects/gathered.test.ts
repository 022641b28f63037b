import { expect, it } from 'vitest';
import { gatheredTables } from '../../src/effects/gathered.js';
import { withTrial } from '../properties/support.js';

const schema = `CREATE TABLE notes (id INTEGER PRIMARY KEY, who TEXT, body TEXT);
  CREATE TABLE memos (id INTEGER PRIMARY KEY, who TEXT, body TEXT)`;
const rows = (from: bigint) =>
  [0n, 1n, 2n, 3n].map((n) => ({ id: n, who: `w${from + n}`, body: `b${from + n}` }));
const data = { notes: rows(0n), memos: rows(2n) };
const both = 'SELECT who, body FROM notes UNION ALL SELECT who, body FROM memos';
const made = (select: string, more = '') =>
  `CREATE TABLE texts (id INTEGER PRIMARY KEY, who TEXT, body TEXT${more}); INSERT INTO texts (who, body) ${select}`;

const gathered = (up: string) =>
  withTrial({ schema, data, up }, async (trial) => {
    const effects = await trial.effects();
    return effects === null ? null : gatheredTables(effects);
  });

it('finds the tables whose rows are in the new one, and the columns that say them', async () => {
  expect(await gathered(made(both))).toEqual([
    { to: 'texts', from: ['notes', 'memos'], columns: ['who', 'body'] },
  ]);
});

it.each([
  ['holds rows of its own', made(`${both} UNION ALL SELECT 'me', 'x'`)],
  ['demands that no two say the same', made(`SELECT DISTINCT who, body FROM notes`, ', UNIQUE (who, body)')],
  ['does not have every row', made("SELECT who, body FROM notes WHERE who <> 'w1'")],
  [
    'says how many there are of each, beside them',
    'CREATE TABLE texts AS SELECT who, body, count(*) AS n FROM notes GROUP BY who, body',
  ],
  [
    'is to be referred to',
    `${made(both)}; ALTER TABLE notes ADD COLUMN text_id INTEGER; ALTER TABLE memos ADD COLUMN text_id INTEGER`,
  ],
])('finds none where the new table %s', async (_, up) => {
  expect(await gathered(up)).toEqual([]);
});
