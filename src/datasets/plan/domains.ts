import type { Schema, Table } from '../../model/schema.js';
import { closing } from '../../sql/groups.js';
import { quoted } from '../../sql/quoted.js';
import { isWord, significant, tokenize } from '../../sql/tokenize.js';
import { bare } from '../postgres/bare.js';

/** What the types of a table's columns demand of their values, as conditions of the table. */
export function demandsOf({ others }: Schema, { columns }: Table): string[] {
  return columns.flatMap(({ name, type }) => {
    const domain = others.find((other) => other.kind === 'domain' && bare(other.name) === bare(type));
    return domain === undefined ? [] : conditionsIn(domain.sql, quoted(name));
  });
}

/** The text of each CHECK, with a column's name where it says VALUE. */
function conditionsIn(sql: string, column: string): string[] {
  const tokens = significant(tokenize(sql, 'postgres'));
  return tokens.flatMap((token, at) => {
    if (isWord(token, 'NOT') && isWord(tokens[at + 1], 'NULL') && !isInside(tokens, at))
      return [`${column} IS NOT NULL`];
    if (!isWord(token, 'CHECK') || tokens[at + 1]?.text !== '(') return [];
    const inner = tokens.slice(at + 2, closing(tokens, at + 1));
    return [inner.map((each) => (isWord(each, 'VALUE') ? column : each.text)).join(' ')];
  });
}

function isInside(tokens: ReturnType<typeof significant>, place: number): boolean {
  let depth = 0;
  for (const { text } of tokens.slice(0, place)) depth += text === '(' ? 1 : text === ')' ? -1 : 0;
  return depth > 0;
}
