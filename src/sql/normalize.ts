import { nameOf, significant, type Token, tokenize } from './tokenize.js';

/**
 * A canonical form of a definition, for comparing: no comments or spacing, words in lower case, plain names without
 * quotes, no IF NOT EXISTS, no closing semicolon. String literals stay as they are.
 */
export function normalizeSql(sql: string): string {
  const tokens = significant(tokenize(sql));
  while (tokens.at(-1)?.text === ';') tokens.pop();
  return tokens
    .map(canonical)
    .join(' ')
    .replace(/^(create .*?) if not exists /, '$1 ');
}

function canonical(token: Token): string {
  if (token.kind === 'word' || token.kind === 'number') return token.text.toLowerCase();
  if (token.kind === 'quoted') {
    const name = (nameOf(token) ?? '').toLowerCase();
    return /^[a-z_][\w$]*$/.test(name) ? name : `"${name}"`;
  }
  return token.text;
}
