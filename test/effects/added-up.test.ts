import { expect, it } from 'vitest';
import { sumsOfAll } from '../../src/effects/added-up.js';
import { Effects } from '../../src/effects/effects.js';
import { withTrial } from '../properties/support.js';

const schema = `CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), total REAL)`;
const ids = [1n, 2n, 3n, 4n, 5n];

/** What is seen on three databases, each with one order more. */
async function sums(by: string) {
  const watched: Effects[] = [];
  const up = `ALTER TABLE customers ADD COLUMN spent REAL NOT NULL DEFAULT 0;
    UPDATE customers SET spent = coalesce((SELECT sum(total) FROM orders WHERE ${by}), 0)`;
  for (const most of [3, 4, 5]) {
    const data = {
      customers: ids.map((id) => ({ id, name: `n${id}` })),
      orders: ids.slice(0, most).map((id) => ({ id, customer_id: (id % 5n) + 1n, total: Number(id) + 0.1 })),
    };
    await withTrial({ schema, data, up }, async (trial) => {
      const effects = await trial.effects();
      if (effects !== null) watched.push(effects);
    });
  }
  const [{ walk }] = watched as [Effects];
  return sumsOfAll(
    new Effects(
      walk,
      walk,
      watched.flatMap(({ runs }) => runs),
    ),
  );
}

it('sees that what all rows say is added up, not what those say that belong to the row', async () => {
  expect(await sums('1')).toEqual([
    {
      table: 'customers',
      tableNow: 'customers',
      column: 'spent',
      children: 'orders',
      references: ['customer_id'],
      source: 'total',
    },
  ]);
  expect(await sums('customer_id = customers.id')).toEqual([]);
});
