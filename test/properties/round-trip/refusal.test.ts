import { expect, it } from 'vitest';
import { refusesOnPurpose } from '../../../src/properties/round-trip/refusal.js';
import { withTrial } from '../support.js';

const schema = 'CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL CHECK (n > 0))';

async function isMeant(down: string): Promise<boolean> {
  return withTrial({ schema, up: 'ALTER TABLE t ADD x', down, data: {} }, async (trial) => {
    const { result } = await trial.down();
    expect(result.ok).toBe(false);
    return refusesOnPurpose(trial, result);
  });
}

it.each([
  ['RAISE outside a trigger', "SELECT RAISE(FAIL, 'no way back')"],
  ['the same in small letters, behind a comment', "/* x */ select raise(abort, 'no')"],
  ['a CHECK of a table for the time being', 'CREATE TEMP TABLE g (ok CHECK (ok)); INSERT INTO g VALUES (0)'],
  ['a NOT NULL of one', 'CREATE TEMP TABLE g (ok NOT NULL); INSERT INTO g VALUES (NULL)'],
  ['a query that cannot succeed', 'SELECT abs(-9223372036854775808)'],
  ['the same behind a WITH', "WITH x AS (SELECT 1) SELECT json('{') FROM x"],
])('is meant: %s', async (_, down) => {
  expect(await isMeant(down)).toBe(true);
});

it.each([
  ['a table that is not there', 'DROP TABLE missing'],
  ['a query of a column that is not there', 'SELECT missing FROM t'],
  ['no SQL', 'ALTER TABEL t DROP COLUMN x'],
  ['a rule of a table of the database', 'INSERT INTO t (id, n) VALUES (1, 0)'],
  ['a NOT NULL of one', 'INSERT INTO t (id) VALUES (1)'],
  ['a statement that writes', "INSERT INTO t (id, n) VALUES (1, json('{'))"],
  [
    'what did something before',
    "UPDATE t SET n = 1; DROP TABLE t; CREATE TABLE t (a); SELECT RAISE(FAIL, 'no')",
  ],
])('is a mistake: %s', async (_, down) => {
  expect(await isMeant(down)).toBe(false);
});
