import { expect, it } from 'vitest';
import { checksOf } from '../../../src/datasets/plan/checks.js';
import { RowReader } from '../../../src/datasets/plan/rows.js';
import { schemaOf } from '../database.js';

const checksIn = async (sql: string) => {
  const schema = await schemaOf(sql);
  const [table] = schema.tables;
  if (table === undefined) throw new Error('no table');
  return checksOf(schema, table, new RowReader(table, 'sqlite'));
};

it('a row has to meet each CHECK, and says of which columns it is', async () => {
  const [check] = await checksIn('CREATE TABLE t (a INTEGER, b INTEGER, CHECK (a < b))');
  expect(check?.columns).toEqual(['a', 'b']);
  expect([check?.admits({ a: 1n, b: 2n }), check?.admits({ a: 2n, b: 1n })]).toEqual([true, false]);
});

it('what is computed from a document wants one that can be read, and a value where one has to be', async () => {
  const checks = await checksIn(
    "CREATE TABLE t (body TEXT, kind TEXT GENERATED ALWAYS AS (json_extract(body, '$.kind')) NOT NULL)",
  );
  const admits = (body: string) => checks.every((check) => check.admits({ body }));
  expect(['{"kind":"a"}', '{"kind":null}', '{'].map(admits)).toEqual([true, false, false]);
});
