import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { serve } from '../../../src/folders/command/wire-server.js';
import { sharedPostgres } from '../../postgres.js';

async function connected() {
  const database = await (await sharedPostgres()).open();
  const server = await serve(database);
  const client = new pg.Client(server.url);
  onTestFinished(async () => {
    await client.end();
    await server.close();
    await database.close();
  });
  await client.connect();
  return { client, database, url: server.url };
}

test('a driver gets rows, counts and NULL by both protocols, on the connection behind the server', async () => {
  const { client, database } = await connected();
  await client.query(
    "CREATE TABLE a (x bigint, y text); INSERT INTO a VALUES (9007199254740993, 'one'), (2, NULL)",
  );
  const { rows, rowCount } = await client.query('SELECT x, y FROM a WHERE x > $1 ORDER BY x', ['1']);
  expect([rows, rowCount]).toEqual([
    [
      { x: '2', y: null },
      { x: '9007199254740993', y: 'one' },
    ],
    2,
  ]);
  expect((await client.query('UPDATE a SET y = $1', ['it'])).rowCount).toBe(2);
  expect(await database.all('SELECT count(*) AS n FROM a')).toEqual([{ n: 2n }]);
});

test("an error bears the server's code, and the connection goes on after a rollback", async () => {
  const { client } = await connected();
  await client.query('BEGIN');
  const code = (sql: string, values?: string[]) =>
    client.query(sql, values).then(
      () => null,
      (error: { code?: string }) => error.code,
    );
  expect(await code('SELECT * FROM nowhere')).toBe('42P01');
  await client.query('ROLLBACK');
  expect(await code('SELECT * FROM nowhere WHERE x = $1', ['1'])).toBe('42P01');
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

test('nobody gets in with another password', async () => {
  const { url } = await connected();
  const stranger = new pg.Client(url.replace(/:[^:@]+@/, ':guessed@'));
  await expect(stranger.connect()).rejects.toThrow('Connection terminated');
});
