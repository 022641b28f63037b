import type { Column } from '../model/schema.js';
import { normalizeSql } from '../sql/normalize.js';
import { significant, tokenize } from '../sql/tokenize.js';

/** An expression without spacing, quoting, letter case of words, and parentheses around the whole of it. */
export function canonicalExpression(sql: string): string {
  let text = normalizeSql(sql);
  while (isWrapped(text)) text = text.slice(1, -1).trim();
  return text;
}

/** A definition of an index, view or trigger without what means nothing. */
export function canonicalDefinition(sql: string): string {
  const text = normalizeSql(sql).replace(/^create temporary /, 'create temp ');
  return /^create (unique )?index /.test(text) ? text.replace(/ asc(?= [,)])/g, '') : text;
}

/** A default as what it gives to a row: `NULL` and none are one, `TRUE` is 1, `'7'` in a number column is 7. */
export function canonicalDefault({ defaultSql, affinity }: Column): string | null {
  if (defaultSql === null) return null;
  const text = canonicalExpression(defaultSql).replace(/^\+ ?(?=[\d.])/, '');
  if (text === 'null') return null;
  if (text === 'true') return '1';
  if (text === 'false') return '0';
  const tokens = significant(tokenize(text));
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

function isWrapped(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false;
  let depth = 0;
  const tokens = significant(tokenize(text));
  return tokens.every((token, at) => {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    return depth > 0 || at === tokens.length - 1;
  });
}
