import { expect, it } from 'vitest';
import { serverCopies } from '../../../../../src/engines/postgres/real/copies/store.js';
import { realDatabases } from '../../../../runner/servers.js';

const { make } = realDatabases();

const TABLES = `CREATE SCHEMA app;
  CREATE TABLE app.t (a text, n int, f float8, PRIMARY KEY (a, n));
  INSERT INTO app.t SELECT 'a' || i, i, i / 1e7 FROM generate_series(1, 50) i;
  CREATE TABLE bag (x text, y bytea);
  INSERT INTO bag VALUES (NULL, '\\x00'), ('', NULL), ('it''s', '\\xff');
  CREATE TABLE _rehearsal_original (migration text, col text);
  INSERT INTO _rehearsal_original VALUES ('0001', 'a'), ('0002', 'b')`;

it('a few rows of each table, by what tells them apart', async () => {
  const store = serverCopies((await make(TABLES)).url, { env: {} });
  const found = await store.firstRows(2);
  expect(found.map(({ table, by, values }) => [table, by, values.length])).toEqual([
    ['app.t', ['a', 'n'], 2],
    ['bag', ['x', 'y'], 2],
  ]);
});

it('exactly the rows that are asked for, NULL and floating point among them, in the framework’s own tables too', async () => {
  const store = serverCopies((await make(TABLES)).url, { env: {} });
  const { tables, kept } = await store.sample([
    {
      table: 'app.t',
      by: ['a', 'n'],
      values: [
        ['a7', 7n],
        ['a7', 8n],
      ],
    },
    { table: 'app.t', by: ['f'], values: [[3 / 1e7]] },
    { table: 'bag', by: ['x'], values: [[null], ["it's"]] },
    { table: 'bag', by: ['nowhere'], values: [['']] },
    { table: '_rehearsal_original', by: ['migration'], values: [['0002']] },
  ]);
  expect(tables.get('app.t')?.rows).toEqual([
    ['a3', 3n, 3 / 1e7],
    ['a7', 7n, 7 / 1e7],
  ]);
  expect(tables.get('bag')?.rows).toEqual([
    [null, new Uint8Array([0])],
    ["it's", new Uint8Array([255])],
  ]);
  expect(kept.get('_rehearsal_original')?.rows).toEqual([['0002', 'b']]);
});

it('every table with its columns', async () => {
  const store = serverCopies((await make(TABLES)).url, { env: {} });
  expect([...(await store.columnsByTable())]).toEqual([
    ['app.t', ['a', 'n', 'f']],
    ['bag', ['x', 'y']],
    ['_rehearsal_original', ['migration', 'col']],
  ]);
});
