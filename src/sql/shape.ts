import { type Dialect, tokenize } from './tokenize.js';

/**
 * A statement without the values that a program has put into it, and lists of them without their length: what it sends again and again
 * is one statement.
 *
 * @param written the program's text: values that stand in it are a part of the statement
 */
export function shapeOf(sql: string, dialect: Dialect, written = ''): string {
  return tokenize(sql, dialect)
    .filter(({ kind }) => kind !== 'space' && kind !== 'comment')
    .map(({ kind, text }) => (VALUES.has(kind) && !written.includes(text) ? '?' : text))
    .join(' ')
    .replace(/\?( , \?)+/g, '?')
    .replace(/\( \? \)( , \( \? \))+/g, '( ? )');
}

const VALUES: ReadonlySet<string> = new Set(['string', 'number', 'blob', 'parameter']);
