import type { Statement } from '../model/migration.js';
import { type Dialect, isWord, significant, tokenize } from '../sql/tokenize.js';

/**
 * Why a `down` refuses on purpose, or `null` where it does not.
 *
 * It refuses when it does nothing and somebody meant that: every statement raises (`SELECT RAISE(…)`, a `DO` block that
 * opens with RAISE) or reads a constant (`SELECT 1`); or there is no statement, but a comment in somebody's own
 * words ("irreversible", "no-op: we keep the triggers", "the old values are lost").
 *
 * It does not refuse, and stays an action without steps that the round trip judges, when it is empty, or its comments
 * say nothing of intent: a generator's boilerplate, a TODO, a heading ("down", "drop the table"), SQL that was commented
 * out; nor does a template that was never filled in (`SELECT 'down SQL query'`).
 */
export function refusal(steps: readonly Statement[], text: string, dialect: Dialect): string | null {
  const said = ownWords(text, dialect);
  if (steps.length === 0) return said === null ? null : `its down says: ${said}`;
  if (!steps.every((step) => raises(step, dialect) || readsConstant(step, dialect))) return null;
  return said === null ? `its down refuses: ${steps[0]?.sql}` : `its down says: ${said}`;
}

/** Whether the steps only read constants, or there are none. */
export function doesNothing(steps: readonly Statement[], dialect: Dialect): boolean {
  return steps.every((step) => readsConstant(step, dialect));
}

/** Whether the steps are a generator's template that nobody filled in. */
export function isTemplate(steps: readonly Statement[]): boolean {
  return steps.length > 0 && steps.every((step) => /^SELECT\s+'(up|down) SQL query'$/i.test(step.sql));
}

const BOILERPLATE =
  /^(this file should undo|add (up|down|migration) |your sql goes here|sql (section|in section)|write your|insert here|\+|rehearsal\s*:)/i;
const UNFINISHED = /\b(TODO|FIXME|XXX)\b/i;
const HEADING =
  /^(down|up|rollback|roll back|revert|undo|reverse|migration|drop|remove|delete|restore|recreate|create|add|alter|rename|update|insert|select|pragma|begin|commit)\b/i;
const INTENT =
  /irreversib|revers|revert|undo|roll(ed|ing)?[ -]?back|no[- ]?op\b|nothing|intentional|deliberate|on purpose|forward[- ]only|one[- ]way|\bnot\b|n't\b|cannot|impossible|\bno\b/i;
/** Words from which on a comment is taken for a sentence. */
const SENTENCE = 4;

/** The comments as one text, when somebody wrote them to say something; else `null`. */
function ownWords(text: string, dialect: Dialect): string | null {
  const comments = tokenize(text, dialect)
    .filter((token) => token.kind === 'comment')
    .map((token) =>
      token.text
        .replace(/^(--+|\/\*+)\s*|\s*\*+\/$/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((comment) => comment !== '' && !BOILERPLATE.test(comment));
  const said = comments.join(' ');
  if (said === '' || UNFINISHED.test(said)) return null;
  const [first = ''] = comments;
  if (HEADING.test(first)) return comments.some((comment) => STRONG.test(comment)) ? said : null;
  return INTENT.test(said) || said.split(' ').length >= SENTENCE ? said : null;
}

/** What no heading and no commented-out statement says. */
const STRONG =
  /irreversib|no[- ]?op\b|intentional|deliberate|on purpose|forward[- ]only|one[- ]way|cannot|can't|not (possible|supported|reversible|needed|necessary|required)|impossible|n't\b/i;

function raises(step: Statement, dialect: Dialect): boolean {
  const words = significant(tokenize(step.sql, dialect));
  if (isWord(words[0], 'SELECT') && isWord(words[1], 'RAISE')) return true;
  return isWord(words[0], 'DO') && /\bBEGIN\s+RAISE\s+(EXCEPTION\b|')/i.test(step.sql);
}

function readsConstant(step: Statement, dialect: Dialect): boolean {
  const [first, ...rest] = significant(tokenize(step.sql, dialect));
  const constant = rest.every(
    (token) => token.kind === 'number' || token.kind === 'string' || isWord(token, 'NULL', 'TRUE', 'FALSE'),
  );
  return isWord(first, 'SELECT') && rest.length > 0 && constant;
}
