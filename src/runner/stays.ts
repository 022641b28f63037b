import { statementFacts } from '../sql/statement.js';
import type { Dialect } from '../sql/tokenize.js';

/** Whether a statement after which no transaction is open may have written for good; `held`: one was open before it. */
export function stays(sql: string, held: boolean, changes: number, dialect: Dialect): boolean {
  const { kind, target } = statementFacts(sql, dialect);
  if (held) return kind !== 'rollback';
  if (kind === 'pragma') return stored.includes(target ?? '');
  if (kind === 'insert' || kind === 'update' || kind === 'delete') return changes > 0;
  return kind !== 'select';
}

/** Settings that are kept in the database itself. */
const stored = [
  'user_version',
  'application_id',
  'journal_mode',
  'auto_vacuum',
  'schema_version',
  'optimize',
];
