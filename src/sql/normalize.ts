import { nameOrString } from './reader.js';
import { type Dialect, isWord, nameOf, significant, type Token, tokenize } from './tokenize.js';

/**
 * A canonical form of a definition, for comparing: no comments or spacing, words in lower case, plain names without
 * quotes, no IF NOT EXISTS, no closing semicolon. String literals stay as they are. Names in quotes keep upper case
 * in PostgreSQL, where it tells them apart.
 */
export function normalizeSql(sql: string, dialect: Dialect): string {
  const tokens = significant(tokenize(sql, dialect));
  while (tokens.at(-1)?.text === ';') tokens.pop();
  const name = dropIfNotExists(tokens);
  return tokens
    .map((token, at) =>
      at === name && token.kind === 'string'
        ? quoted(nameOrString(token) ?? '', dialect)
        : canonical(token, dialect),
    )
    .join(' ');
}

/** Takes IF NOT EXISTS out of the head of a CREATE; the place of the name that follows, -1 where there is none. */
function dropIfNotExists(tokens: Token[]): number {
  if (!isWord(tokens[0], 'CREATE')) return -1;
  const kind = tokens.findIndex((token) => isWord(token, 'TABLE', 'INDEX', 'VIEW', 'TRIGGER'));
  if (kind < 0 || kind > 3) return -1;
  while (['IF', 'NOT', 'EXISTS'].every((word, at) => isWord(tokens[kind + 1 + at], word))) {
    tokens.splice(kind + 1, 3);
  }
  return kind + 1;
}

function canonical(token: Token, dialect: Dialect): string {
  if (token.kind === 'word' || token.kind === 'number' || token.kind === 'blob')
    return token.text.toLowerCase();
  return token.kind === 'quoted' ? quoted(nameOf(token) ?? '', dialect) : token.text;
}

function quoted(name: string, dialect: Dialect): string {
  const folded = minded[dialect](name);
  const plain = /^[a-z_][\w$]*$/.test(folded) && folded === folded.toLowerCase() && !reserved.has(folded);
  return plain ? folded : `"${folded.replaceAll('"', '""')}"`;
}

/** Whether the case of a name in quotes tells it from another. */
const minded: Readonly<Record<Dialect, (name: string) => string>> = {
  sqlite: (name) => name.toLowerCase(),
  postgres: (name) => name,
};

/** Words that mean something else without quotes: SQLite's reserved ones, and names of values. */
const reserved = new Set(
  `add all alter and as autoincrement between case check collate commit constraint create default deferrable delete
   distinct drop else escape except exists foreign from group having if in index insert intersect into is isnull join
   limit not nothing notnull null on or order primary references returning select set table then to transaction union
   unique update using values when where
   true false current_timestamp current_date current_time`.split(/\s+/),
);
