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
    .map(({ kind, text }) => (VALUES.has(kind) && !stands(text, written) ? '?' : text))
    .join(' ')
    .replace(/\?( , \?)+/g, '?')
    .replace(/\( \? \)( , \( \? \))+/g, '( ? )');
}

/** Whether the value stands in the program by itself: the 4 of 1704 is none of its numbers. */
function stands(value: string, written: string): boolean {
  for (let at = written.indexOf(value); at >= 0; at = written.indexOf(value, at + 1)) {
    const [before = '', after = ''] = [written[at - 1], written[at + value.length]];
    if (!/[\w.]/.test(before) && !/[\w.]/.test(after)) return true;
  }
  return false;
}

const VALUES: ReadonlySet<string> = new Set(['string', 'number', 'blob', 'parameter']);
