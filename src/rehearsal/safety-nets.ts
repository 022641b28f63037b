import type { StatementEvidence } from '../model/report.js';
import { findTable, type Schema } from '../model/schema.js';
import { statementFacts } from '../sql/statement.js';
import { type Dialect, isWord, nameOf, significant, type Token, tokenize } from '../sql/tokenize.js';

/**
 * Whether a statement looks for rows that hold nothing in a column which the migration itself adds with a default: every row has that, and
 * none of any dataset could be otherwise.
 */
export function isSafetyNet(
  statement: StatementEvidence,
  all: readonly StatementEvidence[],
  schemas: { readonly before: Schema; readonly after: Schema | null },
  dialect: Dialect,
): boolean {
  const { kind, target, from } = statementFacts(statement.sql, dialect);
  const now = target === null || schemas.after === null ? undefined : findTable(schemas.after, target);
  const old = target === null ? undefined : findTable(schemas.before, target);
  if ((kind !== 'update' && kind !== 'delete') || now === undefined || old === undefined) return false;
  if (statement.direction !== 'up' || from.some((name) => name.toLowerCase() !== target?.toLowerCase()))
    return false;
  const isWriter = (other: StatementEvidence) =>
    other.casesTouchingRows > 0 &&
    statementFacts(other.sql, dialect).target?.toLowerCase() === target?.toLowerCase();
  if (all.some(isWriter)) return false;
  const condition = conditionOf(significant(tokenize(statement.sql, dialect)));
  if (condition === null || !looksForNothing(condition)) return false;
  const named = new Set(condition.flatMap((token) => nameOf(token)?.toLowerCase() ?? []));
  const isNamed = ({ name }: { readonly name: string }) => named.has(name.toLowerCase());
  const columns = now.columns.filter(isNamed);
  return (
    columns.length > 0 && columns.every(({ defaultSql }) => defaultSql !== null) && !old.columns.some(isNamed)
  );
}

/** What stands behind WHERE; `null`: there is none, or it asks other rows. */
function conditionOf(tokens: readonly Token[]): readonly Token[] | null {
  const where = tokens.findIndex((token) => isWord(token, 'WHERE'));
  const condition = where < 0 ? [] : tokens.slice(where + 1);
  return condition.length === 0 || condition.some((token) => isWord(token, 'SELECT')) ? null : condition;
}

/** No value is named but NULL, none and nought. */
function looksForNothing(condition: readonly Token[]): boolean {
  return condition.every(
    ({ kind, text }) =>
      !['string', 'number', 'blob', 'parameter'].includes(kind) || text === "''" || Number(text) === 0,
  );
}
