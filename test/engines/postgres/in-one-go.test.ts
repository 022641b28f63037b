import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database, Engine } from '../../../src/engines/engine.js';
import { sharedPostgres } from '../../postgres.js';

let engine: Engine;
let database: Database;

beforeAll(async () => {
  engine = await sharedPostgres();
});
beforeEach(async () => {
  database = await engine.open();
  await database.run('CREATE TABLE t (id integer PRIMARY KEY, a text)');
});
afterAll(async () => database?.close());

it.each([
  ['does not parse', 'UPDTE t SET a = 1', /^syntax error at or near "UPDTE"$/],
  ['has an open quotation', "SELECT 'open", /^unterminated quoted string at or near "'open"$/],
  ['has an open comment', 'SELECT 1 /* open', /^unterminated \/\* comment at or near "\/\* open"$/],
  ['names what is not there', 'SELECT * FROM nowhere', /^relation "nowhere" does not exist$/],
])('a statement that %s is refused by itself, and the database goes on', async (_, sql, message) => {
  await expect(database.run(sql)).rejects.toThrow(message);
  await database.run("INSERT INTO t VALUES (1, 'x')");
  expect(await database.all('SELECT * FROM t')).toEqual([{ id: 1n, a: 'x' }]);
});

it('a comment at the end of a statement swallows nothing', async () => {
  await database.run("INSERT INTO t VALUES (1, 'x') -- the first");
  expect((await database.image()).tables.get('t')?.rows).toEqual([[1n, 'x']]);
});

it('the answers are those of the statement', async () => {
  expect(await database.run("INSERT INTO t VALUES (1, 'x'), (2, 'y')")).toEqual({ changes: 2 });
  expect(await database.rows('SELECT id FROM t ORDER BY 1')).toEqual({ columns: ['id'], rows: [[1n], [2n]] });
});

it('a transaction that has failed can still be rolled back', async () => {
  await database.run('BEGIN');
  await expect(database.run('SELECT * FROM nowhere')).rejects.toThrow('does not exist');
  await expect(database.image()).rejects.toThrow('current transaction is aborted');
  await database.run('ROLLBACK');
  expect((await database.image()).tables.get('t')?.rows).toEqual([]);
});

it('values go in as they are, whatever they hold', async () => {
  const texts = ["it's", 'back\\slash', '$1', '"', "\\'; DROP TABLE t; --", '🙂', ' ', ''];
  const rows = texts.map((a, at) => ({ id: BigInt(at), a }));
  expect(await database.load({ t: rows })).toEqual({ rows: texts.length, rejected: [] });
  expect(await database.all('SELECT a FROM t ORDER BY id')).toEqual(texts.map((a) => ({ a })));
});

it('a row that is refused leaves the others in, and is told', async () => {
  const rows = [
    { id: 1n, a: 'x' },
    { id: 1n, a: 'y' },
    { id: 2n, a: 'nul\u0000' },
  ];
  const { rejected } = await database.load({ t: rows });
  expect(rejected.map(({ index }) => index)).toEqual([1, 2]);
  expect(await database.all('SELECT * FROM t')).toEqual([{ id: 1n, a: 'x' }]);
});
