import { expect, test } from 'vitest';
import { sqliteEngine } from '../../../src/engines/sqlite/index.js';

test('functions of the application: exact cells in, SQL values out', async () => {
  const seen: unknown[] = [];
  const engine = sqliteEngine({
    functions: {
      SEEN: (...cells) => {
        seen.push(...cells);
        return 1;
      },
      HALF: (cell) => Number(cell) / 2,
      YES: () => true,
    },
  });
  const database = await engine.open();
  await database.run("SELECT seen(9007199254740993, x'00ff', 'a', NULL, 1.5)");
  expect(seen).toEqual([9007199254740993n, Buffer.from([0, 255]), 'a', null, 1.5]);
  const { rows } = await database.rows('SELECT typeof(seen()), typeof(half(3)), half(4), yes()');
  expect(rows).toEqual([['integer', 'real', 2n, 1n]]);
  await database.run('CREATE TABLE t (x, y AS (half(x)))');
  await database.run('CREATE INDEX i ON t (half(x))');
  await database.close();
});
