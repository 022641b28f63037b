import { withoutTriggers } from 'rehearsal';
import { expect, test } from 'vitest';
import { databaseOf } from './database.js';

const TRIGGERS = [
  'CREATE TRIGGER "b touch" AFTER UPDATE ON T BEGIN INSERT INTO log VALUES (\'b\'); END',
  "CREATE TRIGGER a_touch  /* as written */ AFTER UPDATE ON t BEGIN INSERT INTO log VALUES ('a'); END",
  "CREATE TRIGGER other AFTER UPDATE ON u BEGIN INSERT INTO log VALUES ('u'); END",
];
const tables = [
  'CREATE TABLE t (x)',
  'CREATE TABLE u (x)',
  'CREATE TABLE log (what)',
  'INSERT INTO t VALUES (1)',
  'INSERT INTO u VALUES (1)',
];
const stored =
  "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name COLLATE NOCASE = 't' ORDER BY rowid";

test('triggers of the tables do not fire, others do, and all are there afterwards as they were', async () => {
  const database = await databaseOf(...tables, ...TRIGGERS);
  const before = await database.all(stored);
  await withoutTriggers(['t'], ['UPDATE t SET x = 2', 'UPDATE u SET x = 2'])(database);
  expect(await database.all('SELECT what FROM log')).toEqual([{ what: 'u' }]);
  expect(await database.all(stored)).toEqual(before);
});

test('a failure inside leaves it to the transaction to bring them back', async () => {
  const database = await databaseOf(...tables, ...TRIGGERS);
  const before = await database.all(stored);
  await database.run('BEGIN');
  await expect(withoutTriggers(['t'], ['UPDATE missing SET x = 2'])(database)).rejects.toThrow(
    'no such table',
  );
  await database.run('ROLLBACK');
  expect(await database.all(stored)).toEqual(before);
});
