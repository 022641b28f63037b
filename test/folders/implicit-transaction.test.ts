import { expect, it } from 'vitest';
import { implicitTransaction } from '../../src/folders/implicit-transaction.js';

it.each([
  ['several statements', 'CREATE TABLE t (a int); DROP TABLE t', true],
  ['an ordinary statement', 'CREATE TABLE t (a int);', true],
  ['what refuses a transaction', 'CREATE INDEX CONCURRENTLY i ON t (a);', false],
  ['that beside others', 'SELECT 1; VACUUM', true],
  ['a block, which may commit', '-- in parts\nDO $$ BEGIN DELETE FROM t; COMMIT; END $$;', false],
  ['a procedure, which may commit', 'CALL clean_up()', false],
  ['a block beside others', 'DO $$ BEGIN COMMIT; END $$; SELECT 1', true],
])('of %s', (_, script, expected) => {
  expect(implicitTransaction(script)).toBe(expected);
});
