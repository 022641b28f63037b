import type { Column, Dialect, NamedObject } from '../model/schema.js';
import { normalizeSql } from '../sql/normalize.js';
import { significant, tokenize } from '../sql/tokenize.js';
import { withoutIdleCasts } from './casts.js';

/**
 * An expression without spacing, quoting, letter case of words, and parentheses that mean nothing: those around the whole
 * of it, and those around the parts of AND and OR.
 */
export function canonicalExpression(sql: string, dialect: Dialect): string {
  return withoutIdleCasts(canonicalLogic(normalizeSql(sql, dialect).split(' ')).join(' '));
}

/** A statement that makes something, and its language. */
type Definition = Pick<NamedObject, 'sql' | 'dialect'>;

/** A definition of an index, view or trigger without what means nothing. */
export function canonicalDefinition({ sql, dialect }: Definition): string {
  const text = withoutIdleCasts(normalizeSql(sql, dialect)).replace(/^create temporary /, 'create temp ');
  return /^create (unique )?index /.test(text) ? text.replace(/ asc(?= [,)])/g, '') : text;
}

/** A default as what it gives to a row: `NULL` and none are one, `TRUE` is 1, `'7'` in a number column is 7. */
export function canonicalDefault({ defaultSql, affinity }: Column, dialect: Dialect): string | null {
  if (defaultSql === null) return null;
  const text = canonicalExpression(defaultSql, dialect)
    .replace(/^\+ ?(?=[\d.])/, '')
    .replace(/^array \[ \] ::/, "'{}' ::");
  if (text === 'null') return null;
  if (text === 'true') return '1';
  if (text === 'false') return '0';
  const tokens = significant(tokenize(text, dialect));
  const [only] = tokens;
  if (tokens.length !== 1 || only === undefined) return text;
  const quoted = only.kind === 'quoted' ? `'${only.text.slice(1, -1)}'` : text;
  const isNumber = affinity === 'integer' || affinity === 'numeric' || affinity === 'real';
  return isNumber && /^'-?\d{1,15}'$/.test(quoted) ? quoted.slice(1, -1).replace(/^-/, '- ') : quoted;
}

/** A declared type without spacing and letter case. */
export function canonicalType(type: string): string {
  return type
    .toLowerCase()
    .replace(/\s*([(),])\s*/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

function canonicalLogic(words: readonly string[]): string[] {
  if (isWrapped(words)) return canonicalLogic(words.slice(1, -1));
  const alternatives = splitAtWord(words, 'or');
  if (alternatives.length > 1) return joined(alternatives.map(canonicalLogic), 'or');
  const conditions = splitAtWord(words, 'and');
  if (conditions.length === 1) return [...words];
  const parts = conditions.map((part) => {
    const inner = canonicalLogic(part);
    return splitAtWord(inner, 'or').length > 1 ? ['(', ...inner, ')'] : inner;
  });
  return joined(parts, 'and');
}

function joined(parts: readonly (readonly string[])[], word: string): string[] {
  return parts.flatMap((part, at) => (at === 0 ? part : [word, ...part]));
}

/** The parts between a word that stands in no parentheses, no CASE and behind no BETWEEN. */
function splitAtWord(words: readonly string[], separator: 'and' | 'or'): string[][] {
  const parts: string[][] = [[]];
  let depth = 0;
  let between = 0;
  for (const word of words) {
    if (word === '(' || word === 'case') depth++;
    if (word === ')' || word === 'end') depth--;
    if (depth === 0 && word === 'between') between++;
    if (depth === 0 && word === 'and' && between > 0) between--;
    else if (depth === 0 && word === separator) {
      parts.push([]);
      continue;
    }
    parts.at(-1)?.push(word);
  }
  return parts;
}

function isWrapped(words: readonly string[]): boolean {
  if (words.length < 3 || words[0] !== '(') return false;
  let depth = 0;
  return words.every((word, at) => {
    if (word === '(') depth++;
    if (word === ')') depth--;
    return depth > 0 || (at === words.length - 1 && word === ')');
  });
}
