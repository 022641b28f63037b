import { expect, it } from 'vitest';
import { oldWrites } from '../../../src/properties/old-writes.js';
import { checkOn } from '../support.js';

const sold = (what: string) =>
  `CREATE TRIGGER t AFTER INSERT ON sales BEGIN UPDATE stock SET ${what} WHERE id = new.stock_id; END`;
const data = {
  stock: [1n, 2n, 3n].map((id) => ({ id, qty: 100n, note: 'x' })),
  sales: [{ id: 1n, stock_id: 1n, n: 5n }],
};
const findingsOf = async (before: string, after: string) => {
  const schema = `CREATE TABLE stock (id INTEGER PRIMARY KEY, qty INTEGER, note TEXT);
    CREATE TABLE sales (id INTEGER PRIMARY KEY, stock_id INTEGER NOT NULL REFERENCES stock (id), n INTEGER NOT NULL CHECK (n > 0)); ${sold(before)}`;
  const up = `DROP TRIGGER t; ALTER TABLE sales ADD COLUMN at TEXT; ${sold(after)}`;
  const { findings } = await checkOn(oldWrites, { schema, data, up, down: null, index: 2 });
  return findings.filter(({ code }) => code.startsWith('trigger-changed')).map(({ summary }) => summary);
};

it('a trigger that is made again with another sign leaves other numbers', async () => {
  expect(await findingsOf('qty = qty - new.n', 'qty = qty + new.n')).toEqual([
    'the trigger t is another one now: an insert into sales leaves other numbers in stock than it did',
  ]);
});

it('and none where it does the same, or only says more', async () => {
  expect(await findingsOf('qty = qty - new.n', 'qty = -new.n + qty')).toEqual([]);
  expect(await findingsOf("note = note || '.'", "note = note || coalesce(new.at, '..')")).toEqual([]);
});
