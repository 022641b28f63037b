import type { Schema, Table } from '../../model/schema.js';
import { splitAt } from '../../sql/groups.js';
import { isWord, nameOf, significant, type Token, tokenize } from '../../sql/tokenize.js';

/**
 * What triggers that do nothing but refuse new rows say of one, each as a condition that a row has to meet: validation by RAISE, where a CHECK
 * would have taken a rebuild. One that asks other rows, or an old one, says nothing here.
 */
export function refusalsOf(schema: Schema, table: Table): string[] {
  return schema.triggers
    .filter((trigger) => trigger.table.toLowerCase() === table.name.toLowerCase())
    .flatMap(({ sql, dialect }) => refusalsIn(significant(tokenize(sql, dialect))));
}

function refusalsIn(tokens: readonly Token[]): string[] {
  const begin = tokens.findIndex((token) => isWord(token, 'BEGIN'));
  const on = tokens.findIndex((token) => isWord(token, 'ON'));
  if (begin < 0 || !isWord(tokens[on - 1], 'INSERT') || isWord(tokens[on - 2], 'OF')) return [];
  const when = tokens.slice(0, begin).findIndex((token) => isWord(token, 'WHEN'));
  const general = when < 0 ? [] : [tokens.slice(when + 1, begin)];
  const found: string[] = [];
  for (const statement of splitAt(tokens.slice(begin + 1, -1), ({ text }) => text === ';')) {
    if (statement.length === 0) continue;
    const own = conditionOf(statement);
    if (own === null) return [];
    const text = conditionText([...general, ...own]);
    if (text !== null) found.push(text);
  }
  return found;
}

/** On what a statement refuses: `SELECT RAISE(…) [WHERE …]`, `SELECT CASE WHEN … THEN RAISE(…) END`; `null`: it does something else. */
function conditionOf(statement: readonly Token[]): Token[][] | null {
  const [select, ...rest] = statement;
  const raise = rest.findIndex((token) => isWord(token, 'RAISE'));
  if (!isWord(select, 'SELECT') || raise < 0) return null;
  const end = rest.findIndex((token, at) => at > raise && token.text === ')') + 1;
  if (raise === 0) {
    if (end === rest.length) return [];
    return isWord(rest[end], 'WHERE') ? [rest.slice(end + 1)] : null;
  }
  const isCase = isWord(rest[0], 'CASE') && isWord(rest[1], 'WHEN') && isWord(rest[raise - 1], 'THEN');
  return isCase && end === rest.length - 1 ? [rest.slice(2, raise - 1)] : null;
}

/** That not all of the conditions are true; `null`: they are about more than the new row. */
function conditionText(conditions: readonly (readonly Token[])[]): string | null {
  if (conditions.length === 0) return null;
  const foreign = conditions.flat().some((token) => isWord(token, 'SELECT') || isWord(token, 'OLD'));
  if (foreign) return null;
  const texts = conditions.map((tokens) => `(${ofNewRow(tokens)})`);
  return `NOT (${texts.join(' AND ')})`;
}

function ofNewRow(tokens: readonly Token[]): string {
  const isNew = (at: number) => nameOf(tokens[at])?.toUpperCase() === 'NEW' && tokens[at + 1]?.text === '.';
  return tokens
    .filter((_, at) => !isNew(at) && !isNew(at - 1))
    .map(({ text }) => text)
    .join(' ');
}
