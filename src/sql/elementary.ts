import { splitAtCommas } from './groups.js';
import { Reader } from './reader.js';
import { type Dialect, isWord, significant, type Token, tokenize } from './tokenize.js';

/**
 * A statement as several that do one thing each and together the same: PostgreSQL takes a list of actions in ALTER TABLE,
 * and a list of names in DROP and TRUNCATE. Any other statement is alone.
 */
export function elementary(sql: string, dialect: Dialect): string[] {
  if (dialect === 'sqlite' || !/^\W*(alter|drop|truncate)\b|^\s*(--|\/\*)/i.test(sql)) return [sql];
  const tokens = significant(tokenize(sql, dialect));
  while (tokens.at(-1)?.text === ';') tokens.pop();
  const first = headOf(tokens);
  if (first === null) return [sql];
  const parts = splitAtCommas(tokens.slice(first)).filter((part) => part.length > 0);
  if (parts.length < 2) return [sql];
  const [start, place] = [tokens[0], tokens[first]];
  const head = start && place ? sql.slice(start.start, place.start).trimEnd() : '';
  return parts.map((part) => `${head} ${textOf(sql, part)}`);
}

/** Place of the token with which the list begins; `null` where the statement has none. */
function headOf(tokens: readonly Token[]): number | null {
  const reader = new Reader(tokens);
  const verb = reader.word();
  if (verb === 'ALTER') {
    reader.skip('FOREIGN');
    if (reader.word() !== 'TABLE') return null;
    reader.skipPhrase('IF', 'EXISTS');
    reader.skipPhrase('ONLY');
    reader.name();
    if (reader.peek()?.text === '*') reader.next();
  } else if (verb === 'DROP') {
    reader.skip('MATERIALIZED', 'FOREIGN');
    if (!isWord(reader.next(), 'TABLE', 'INDEX', 'VIEW', 'SEQUENCE', 'TYPE', 'DOMAIN')) return null;
    reader.skipPhrase('CONCURRENTLY');
    reader.skipPhrase('IF', 'EXISTS');
  } else {
    reader.skip('TABLE', 'ONLY');
  }
  const left = reader.rest().length;
  return left === 0 ? null : tokens.length - left;
}

function textOf(sql: string, part: readonly Token[]): string {
  const [first, last] = [part[0], part.at(-1)];
  return first && last ? sql.slice(first.start, last.start + last.text.length) : '';
}
