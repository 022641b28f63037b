import type { Statement } from '../model/migration.js';
import { type Dialect, isWord, significant, tokenize } from '../sql/tokenize.js';

/**
 * Why a `down` refuses on purpose, or `null` where it does not.
 *
 * It refuses when all it does is nothing, and says so: every statement raises (`SELECT RAISE(…)`, a `DO` block that
 * opens with RAISE) or reads a constant (`SELECT 1`); or there is no statement, and a comment says that there is
 * no way back ("irreversible", "cannot be reverted", "forward only", …). A `down` without statements whose comments
 * say anything else ("nothing to do", a generator's boilerplate, no comment at all) claims to be a way back,
 * as does a template that was never filled in (`SELECT 'down SQL query'`): it stays an action without steps, and the
 * round trip judges it. An `up` that does nothing either needs no way back: do not ask then.
 */
export function refusal(steps: readonly Statement[], text: string, dialect: Dialect): string | null {
  const comments = tokenize(text, dialect)
    .filter((token) => token.kind === 'comment')
    .map((token) => token.text.replace(/^(--+|\/\*+)\s*|\s*\*+\/$/g, '').trim());
  const said = comments.find((comment) => NO_WAY_BACK.test(comment));
  if (steps.length === 0) return said === undefined ? null : `its down says: ${said}`;
  if (!steps.every((step) => raises(step, dialect) || readsConstant(step, dialect))) return null;
  return said === undefined ? `its down refuses: ${steps[0]?.sql}` : `its down says: ${said}`;
}

/** Whether the steps only read constants, or there are none. */
export function doesNothing(steps: readonly Statement[], dialect: Dialect): boolean {
  return steps.every((step) => readsConstant(step, dialect));
}

/** Whether the steps are a generator's template that nobody filled in. */
export function isTemplate(steps: readonly Statement[]): boolean {
  return steps.length > 0 && steps.every((step) => /^SELECT\s+'(up|down) SQL query'$/i.test(step.sql));
}

const NO_WAY_BACK = new RegExp(
  [
    'irreversib',
    '(not|non|un)[- ]?(be )?(revers|revert|undo|roll)',
    "(can't|can ?not|could not|won't|will not|must not|do(es)? not|don't|not possible to|impossible to|unable to|no way to) (be |safely |easily |support )*(revers|revert|undo|undone|roll|restor|recover|downgrad|migrat\\w* down|down)",
    'no (way back|rollback|roll back|reverse|down ?grade|down migration|down$)',
    '(forward|up|one)[- ](only|way)',
    'down(grade)?( migration)?s? (is|are) (not|un)',
    '(not|un)supported',
  ].join('|'),
  'i',
);

function raises(step: Statement, dialect: Dialect): boolean {
  const words = significant(tokenize(step.sql, dialect));
  if (isWord(words[0], 'SELECT') && isWord(words[1], 'RAISE')) return true;
  return isWord(words[0], 'DO') && /\bBEGIN\s+RAISE\s+EXCEPTION\b/i.test(step.sql);
}

function readsConstant(step: Statement, dialect: Dialect): boolean {
  const words = significant(tokenize(step.sql, dialect));
  return (
    isWord(words[0], 'SELECT') &&
    words.length >= 2 &&
    words
      .slice(1)
      .every(
        (token) =>
          token.kind === 'number' || token.kind === 'string' || isWord(token, 'NULL', 'TRUE', 'FALSE'),
      )
  );
}
