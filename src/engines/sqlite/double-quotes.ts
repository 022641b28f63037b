import { nameOf, tokenize } from '../../sql/tokenize.js';

/**
 * The statement with its double-quoted string literals in single quotes, or `null` where the error is not about
 * one. better-sqlite3 is built without SQLite's old habit of reading `"text"` that names no column as a string;
 * most other drivers still have it, so migrations written for them rely on it.
 */
export function singleQuoteLiterals(
  sql: string,
  error: unknown,
): { readonly sql: string; readonly name: string } | null {
  const name = missingName(error);
  if (name === null) return null;
  let found = false;
  const tokens = tokenize(sql, 'sqlite').map((token) => {
    if (token.kind !== 'quoted' || !token.text.startsWith('"') || nameOf(token) !== name) return token.text;
    found = true;
    return `'${name.replaceAll("'", "''")}'`;
  });
  return found ? { sql: tokens.join(''), name } : null;
}

function missingName(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const hinted = /^no such column: "(.*)" - should this be a string literal/s.exec(error.message);
  return hinted?.[1] ?? null;
}
