import { type Dialect, nameOf, significant, tokenize } from '../sql/tokenize.js';

/** A name as the database tells names apart: not by the case of their letters. */
export function fold(name: string): string {
  return name.toLowerCase();
}

export function sameName(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

/** Names as one string that is the same for the same names in the same order. */
export function foldAll(names: readonly (string | null)[]): string {
  return names.map((name) => (name === null ? '(expression)' : name.toLowerCase())).join(', ');
}

/** Every name and bare word in an expression or a definition, in lower case. */
export function namesIn(sql: string, dialect: Dialect): string[] {
  return significant(tokenize(sql, dialect)).flatMap((token) => {
    const name = nameOf(token);
    return name === null ? [] : [fold(name)];
  });
}
