import { type Dialect, tokenize } from './tokenize.js';

/** A statement without its values, and lists of values without their length: what a program sends again and again is one statement. */
export function shapeOf(sql: string, dialect: Dialect): string {
  return tokenize(sql, dialect)
    .filter(({ kind }) => kind !== 'space' && kind !== 'comment')
    .map(({ kind, text }) => (VALUES.has(kind) ? '?' : text))
    .join(' ')
    .replace(/\?( , \?)+/g, '?')
    .replace(/\( \? \)( , \( \? \))+/g, '( ? )');
}

const VALUES: ReadonlySet<string> = new Set(['string', 'number', 'blob', 'parameter']);
