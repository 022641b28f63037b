import { SplitError, splitStatements } from '../../sql/split.js';
import { statementFacts } from '../../sql/statement.js';
import { WireError } from './wire.js';

/** What a statement does to the transaction that it stands in. */
export type TransactionKind = 'begin' | 'commit' | 'rollback' | 'savepoint';

/** @returns `null` for a statement that is none of these */
export function transactionKind(sql: string): TransactionKind | null {
  if (!/^\W*(begin|start|commit|end|rollback|abort|savepoint|release)\b|^\s*(--|\/\*)/i.test(sql))
    return null;
  const { kind, target } = statementFacts(sql, 'postgres');
  if (kind === 'savepoint' || kind === 'release' || (kind === 'rollback' && target !== null))
    return 'savepoint';
  return kind === 'begin' || kind === 'commit' || kind === 'rollback' ? kind : null;
}

/** It says how others are seen, who are not here, and has to come before anything is looked at. */
export function setsIsolation(sql: string): boolean {
  return /^\s*set\s+transaction\s+isolation\s+level\s+[a-z\s]+;?\s*$/i.test(sql);
}

/**
 * The statements of a text that holds several, where one of them begins, ends or divides a transaction: each is then sent by itself.
 *
 * @returns `null` for any other text
 */
export function transactionPieces(text: string): readonly string[] | null {
  if (!/;\s*\S/.test(text) || !/\b(begin|start|commit|end|rollback|abort|savepoint|release)\b/i.test(text))
    return null;
  try {
    const pieces = splitStatements(text, 'postgres').map(({ sql }) => sql);
    return pieces.length > 1 && pieces.some((sql) => transactionKind(sql) !== null) ? pieces : null;
  } catch (error) {
    if (error instanceof SplitError) return null;
    throw error;
  }
}

/** It ends a transaction by itself, as a procedure may outside of one, or cannot stand in one. */
export function isCommitRefused(error: unknown): boolean {
  return error instanceof WireError && OUTSIDE_ONLY.includes(error.code);
}

/** invalid_transaction_termination, active_sql_transaction */
const OUTSIDE_ONLY = ['2D000', '25001'];

/** Checks what is checked at a commit, and leaves those constraints waiting again that wait from the start. */
export const DEFERRED = `DO $$
  DECLARE waiting text;
  BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE condeferrable) THEN
      SET CONSTRAINTS ALL IMMEDIATE;
      SELECT string_agg(format('%I.%I', n.nspname, c.conname), ', ') INTO waiting
        FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
        WHERE c.condeferred;
      IF waiting IS NOT NULL THEN EXECUTE 'SET CONSTRAINTS ' || waiting || ' DEFERRED'; END IF;
    END IF;
  END $$`;
