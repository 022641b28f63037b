import type { Schema } from '../../model/schema.js';
import { nameOf, significant, tokenize } from '../../sql/tokenize.js';

/** The text of the schema's own functions that an expression calls. */
export function calledBy(sql: string, { others, dialect }: Schema): string[] {
  const functions = others.filter(({ kind }) => kind === 'function');
  if (functions.length === 0) return [];
  const tokens = significant(tokenize(sql, dialect));
  const names = new Set(
    tokens.flatMap((token, at) => (tokens[at + 1]?.text === '(' ? (nameOf(token)?.toLowerCase() ?? []) : [])),
  );
  return functions.filter(({ name }) => names.has(nameIn(name))).map((each) => each.sql);
}

/** Without its schema and the types of its arguments. */
function nameIn(signature: string): string {
  const name = signature.replace(/\(.*$/s, '').replaceAll('"', '');
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}
