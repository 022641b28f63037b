import { beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { sharedPostgres } from '../postgres.js';
import { verified, type Wanted } from './verified.js';

let engine: Engine;
beforeAll(async () => {
  engine = await sharedPostgres();
});

const inApp = (sql: string) => `CREATE SCHEMA app; ${sql} CREATE TABLE b (id integer PRIMARY KEY, v text);`;
const names = 'ALTER TABLE b ADD COLUMN note text; UPDATE b SET note = v;';

async function outcomes(first: string, second: string, wanted: Partial<Wanted> = {}): Promise<string[]> {
  const { migrations } = await verified(
    { '1_a.up.sql': first, '2_b.up.sql': second },
    { engine, dialect: 'postgres', settings: { properties: ['applies', 'untouched'], runs: 6 }, ...wanted },
  );
  return migrations.flatMap(({ id, properties }) =>
    properties
      .filter(({ verdict }) => verdict === 'failed' || verdict === 'inconclusive')
      .map((one) => `${id} ${one.id}: ${one.summary}`),
  );
}

it('a file finds the connection as the one before it left it, where one connection runs them all', async () => {
  expect(await outcomes(inApp('SET search_path TO app, public;'), names)).toEqual([]);
  expect(await outcomes(inApp("SELECT set_config('search_path', 'app', false);"), names)).toEqual([]);
});

it('and a new one, where each has its own', async () => {
  const found = await outcomes(inApp('SET search_path TO app;'), names, { connection: 'fresh' });
  expect(found).toEqual([expect.stringMatching(/^2_b applies: .*relation "b" does not exist/)]);
});

it('one that needs a connection as it is at first is run on such a one: it may be released by itself', async () => {
  const dumped =
    "SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE public.b (id integer PRIMARY KEY, v text);";
  expect(await outcomes(dumped, names)).toEqual([]);
});

it('what holds for one transaction holds for no other', async () => {
  const local = inApp('SET LOCAL search_path TO app;').replace('CREATE TABLE b', 'CREATE TABLE public.b');
  expect(await outcomes(local, names)).toEqual([]);
});
