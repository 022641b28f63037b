import { describe, expect, it } from 'vitest';
import { callsClockOrRandom } from '../../src/sql/functions.js';

describe('callsClockOrRandom', () => {
  it.each([
    ['ALTER TABLE t ADD COLUMN a TEXT DEFAULT current_timestamp', 'current_timestamp'],
    ["UPDATE t SET a = datetime('now')", 'datetime'],
    ["UPDATE t SET a = DATE( 'NOW' , '-1 day')", 'DATE'],
    ["SELECT strftime('%s', 'now')", 'strftime'],
    ["SELECT strftime('%s')", 'strftime'],
    ['SELECT date()', 'date'],
    ['SELECT time( /* none */ )', 'time'],
    ["SELECT julianday(coalesce(a, 'now')) FROM t", 'julianday'],
    ["SELECT unixepoch('subsec')", 'unixepoch'],
    ["SELECT timediff('now', a) FROM t", 'timediff'],
    ['SELECT abs(random()) % 5', 'random'],
    ['INSERT INTO t VALUES (hex("randomblob"(16)))', '"randomblob"'],
    ['CREATE TABLE t (id TEXT DEFAULT (lower(hex(randomblob(16)))))', 'randomblob'],
    ['CREATE TRIGGER r AFTER UPDATE ON t BEGIN UPDATE t SET a = CURRENT_TIMESTAMP; END', 'CURRENT_TIMESTAMP'],
    ['SELECT uuid()', 'uuid'],
  ])('finds the one in %s', (sql, name) => {
    expect(callsClockOrRandom(sql, 'sqlite')).toBe(name);
  });

  it.each([
    ['ALTER TABLE t ADD COLUMN a timestamptz DEFAULT now()', 'now'],
    ['ALTER TABLE t ALTER COLUMN id SET DEFAULT gen_random_uuid()', 'gen_random_uuid'],
    ['CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN NEW.a = clock_timestamp(); END $$', 'clock_timestamp'],
  ])('finds the one in PostgreSQL’s %s', (sql, name) => {
    expect(callsClockOrRandom(sql, 'postgres')).toBe(name);
  });

  it.each([
    "UPDATE t SET a = 'random() CURRENT_TIMESTAMP now()'",
    "SELECT date(created_at), strftime('%Y', created_at), datetime('2020-01-01', 'localtime') FROM t",
    'CREATE TABLE date (time TEXT, random INT, "current_date" TEXT)',
    'CREATE INDEX i ON t (date(a))',
    'INSERT INTO random (a) VALUES (1)',
    'SELECT t.random FROM t -- random()',
    'CREATE TABLE t (id UUID(36))',
  ])('finds none in %s', (sql) => {
    expect(callsClockOrRandom(sql, 'sqlite')).toBeNull();
  });
});
