import { expect, test } from 'vitest';
import { performing } from '../../../src/folders/prisma-8/perform.js';
import { sqliteEngine } from '../../../src/sqlite.js';

const step = (sql: string, params: readonly unknown[] = []) => ({ description: sql, sql, params });

test('values, an operation that is passed over, and checks that do not hold', async () => {
  const database = await sqliteEngine().open();
  await database.run('CREATE TABLE t (n INTEGER, s TEXT)');
  const run = (op: { pre?: string; sql: string; params?: unknown[]; post?: string }) =>
    performing(
      [
        {
          id: 'x',
          precheck: op.pre === undefined ? [] : [step(op.pre)],
          execute: [step(op.sql, op.params)],
          postcheck: op.post === undefined ? [] : [step(op.post)],
        },
      ],
      true,
    )(database);
  const has = (n: number) => `SELECT EXISTS (SELECT 1 FROM t WHERE n = ${n})`;
  await run({ sql: 'INSERT INTO t VALUES (?, ?)', params: [1, true], post: has(1) });
  await run({ sql: 'INSERT INTO t VALUES (1, NULL)', post: has(1) });
  expect((await database.query('SELECT n, s FROM t')).rows).toEqual([[1n, '1']]);
  await expect(run({ pre: has(2), sql: 'DELETE FROM t' })).rejects.toMatchObject({ kind: 'precondition' });
  await expect(run({ sql: 'DELETE FROM t', post: has(2) })).rejects.toMatchObject({ kind: 'postcondition' });
  await database.close();
});
