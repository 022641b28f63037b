import { expect, it } from 'vitest';
import { moderated, withOneLarge } from '../../src/datasets/index.js';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';

const largest = 9223372036854775807n;
const sql =
  'CREATE TABLE t (id INTEGER PRIMARY KEY, amount INTEGER, rate REAL, created_at INTEGER, note TEXT)';
const row = { id: largest, amount: -largest, rate: 1e300, created_at: 4102444800n, note: '99999999999999' };

async function schemaNow() {
  const database = await sqliteEngine().open({ foreignKeys: true });
  await database.run(sql);
  const schema = await database.schema();
  await database.close();
  return schema;
}

it('takes only numbers back that arithmetic would carry past their type', async () => {
  const schema = await schemaNow();
  expect(moderated({ t: [row] }, schema)).toEqual({ t: [{ ...row, amount: -2097152n, rate: 1290 }] });
});

it('leaves what is ordinary as it is', async () => {
  const data = { t: [{ ...row, amount: 1000n, rate: 0.5 }] };
  expect(moderated(data, await schemaNow())).toEqual(data);
});

it('brings one large number of each column at a time', async () => {
  const data = { t: [{ ...row, amount: 5n }, row] };
  const schema = await schemaNow();
  const amounts = withOneLarge(data, schema).map(({ t = [] }) => t.map(({ amount, rate }) => [amount, rate]));
  expect(amounts).toEqual([
    [
      [5n, 1290],
      [-3037000499n, 1290],
    ],
    [
      [5n, 46340],
      [-2097152n, 1290],
    ],
  ]);
});
