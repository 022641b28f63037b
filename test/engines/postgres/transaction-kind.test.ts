import { expect, it } from 'vitest';
import { transactionKind } from '../../../src/engines/postgres/transaction-kind.js';

it.each([
  ['BEGIN', 'begin'],
  ['start transaction isolation level serializable', 'begin'],
  ['-- so\nCOMMIT', 'commit'],
  ['END', 'commit'],
  ['ROLLBACK', 'rollback'],
  ['ABORT', 'rollback'],
  ['ROLLBACK TO SAVEPOINT a', 'savepoint'],
  ['SAVEPOINT a', 'savepoint'],
  ['RELEASE SAVEPOINT a', 'savepoint'],
  ['SELECT 1', null],
  ['DO $$ BEGIN PERFORM 1; END $$', null],
])('%s', (sql, kind) => {
  expect(transactionKind(sql)).toBe(kind);
});
