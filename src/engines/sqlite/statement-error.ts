import { StatementError } from '../../model/errors.js';
import { brokenRule } from './broken-rule.js';

/** What the driver threw, with the statement and the rule that it broke. */
export function statementError(error: unknown, sql: string): StatementError {
  if (!(error instanceof Error)) return new StatementError(String(error), sql);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return new StatementError(error.message, sql, code, brokenRule(code ?? '', error.message));
}
