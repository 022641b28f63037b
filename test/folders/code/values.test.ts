import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { betterSqlite3, driverValue, inlined, nodeSqlite3 } from '../../../src/folders/code/values.js';
import { sqliteEngine } from '../../../src/sqlite.js';

const VALUES = [5, 5e9, 0.5, -0, 'x', 9007199254740993n, null, undefined, Buffer.from('b'), Number.NaN];

test('as better-sqlite3 itself stores them, in columns of every affinity', async () => {
  const ddl = 'CREATE TABLE t (n INTEGER, t TEXT, r REAL, b)';
  const read =
    'SELECT typeof(n), quote(n), typeof(t), quote(t), typeof(r), quote(r), typeof(b), quote(b) FROM t';
  const theirs = new BetterSqlite3(':memory:');
  theirs.exec(ddl);
  const ours = await sqliteEngine().open();
  await ours.run(ddl);
  for (const value of VALUES) {
    theirs.prepare('INSERT INTO t VALUES (?, ?, ?, ?)').run(value, value, value, value);
    const cell = betterSqlite3(value);
    await ours.query('INSERT INTO t VALUES (?, ?, ?, ?)', [cell, cell, cell, cell]);
  }
  expect((await ours.query(read)).rows).toEqual(theirs.prepare(read).raw().all());
  theirs.close();
  await ours.close();
});

test('what better-sqlite3 refuses is refused in its words', () => {
  const db = new BetterSqlite3(':memory:');
  for (const value of [true, new Date(0), {}]) {
    const refusal = (() => {
      try {
        return db.prepare('SELECT ?').get(value) as unknown as Error;
      } catch (error) {
        return error as Error;
      }
    })();
    if (refusal instanceof TypeError && /can only bind/.test(refusal.message))
      expect(() => betterSqlite3(value)).toThrow(refusal.message);
    else expect(() => betterSqlite3(value)).toThrow(TypeError);
  }
  db.close();
});

test('the package sqlite3 and tools that write values into the text have rules of their own', () => {
  const date = new Date(1700000000000);
  expect([true, 5, 5e9, date].map(nodeSqlite3)).toEqual([1n, 5n, 5e9, 1700000000000]);
  expect([true, 5, 5e9, date].map(inlined)).toEqual([1n, 5n, 5000000000n, 1700000000000n]);
});

test('an integer of 64 bits is handed out as the number that a driver makes of it', () => {
  expect([7n, 9007199254740993n].map(driverValue)).toEqual([7, 9007199254740992]);
});
