import { closing, groupAt, splitAtCommas } from './groups.js';
import { type Dialect, isWord, significant, type Token, tokenize } from './tokenize.js';

/** What an index is made over: the text of each of its terms, without their order and collation. Empty where it cannot be told. */
export function indexTerms(sql: string, dialect: Dialect): string[] {
  return termsOf(sql, dialect).map((term) => {
    const end = term.findIndex((token, at) => at > 0 && isWord(token, 'ASC', 'DESC', 'COLLATE', 'NULLS'));
    const kept = end < 0 ? term : term.slice(0, end);
    const last = kept.at(-1);
    return last === undefined ? '' : sql.slice(kept[0]?.start ?? 0, last.start + last.text.length);
  });
}

/** Of each of its terms, whether the index goes up or down. */
export function indexOrder(sql: string, dialect: Dialect): ('ASC' | 'DESC')[] {
  return termsOf(sql, dialect).map((term) =>
    term.some((token, at) => at > 0 && isWord(token, 'DESC')) ? 'DESC' : 'ASC',
  );
}

function termsOf(sql: string, dialect: Dialect): Token[][] {
  const tokens = significant(tokenize(sql, dialect));
  const on = tokens.findIndex((token) => isWord(token, 'ON'));
  const open = tokens.findIndex(({ text }, at) => at > on && text === '(');
  if (on < 0 || open < 0 || closing(tokens, open) >= tokens.length) return [];
  return splitAtCommas(groupAt(tokens, open));
}
