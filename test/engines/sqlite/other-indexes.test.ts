import { expect, it } from 'vitest';
import { sqliteEngine } from '../../../src/engines/sqlite/index.js';

it('lets a look-up bring rows of the same value the last one first, and shows no index of its own', async () => {
  const engine = sqliteEngine();
  const first = await engine.open();
  await first.run('CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER, body TEXT)');
  await first.run("INSERT INTO posts VALUES (1, 7, 'a'), (2, 7, 'b')");
  const from = await first.snapshot();
  await first.close();
  const world = { clockOffset: 0, randomSeed: 1, reverseOrder: false, otherIndexes: true };
  const database = await engine.open({ from, world });
  const { rows } = await database.rows('SELECT body FROM posts WHERE user_id = 7 LIMIT 1');
  expect(rows).toEqual([['b']]);
  expect((await database.schema()).indexes).toEqual([]);
  await database.close();
});
