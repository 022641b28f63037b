import type { Migration } from '../model/migration.js';
import { isWord, nameOf, significant, stringOf, type Token, tokenize } from '../sql/tokenize.js';

/**
 * Roles that statements name and none creates: roles belong to the server, and are there before the first migration. What is not found is
 * missed by the server itself, and a role too many does no harm.
 */
export function rolesFromElsewhere(migrations: readonly Migration[]): string[] {
  const texts = migrations.flatMap(({ up, down }) =>
    [up, down].flatMap((action) =>
      action === null || typeof action.steps === 'function' ? [] : action.steps.map(({ sql }) => sql),
    ),
  );
  const named = texts.filter((sql) => MAY_NAME.test(sql)).flatMap(rolesIn);
  const whole = texts.join('\n');
  return [...new Set(named)].filter((name) => !isMadeIn(whole, name) && !OWN.test(name)).sort();
}

const MAY_NAME = /\b(grant|revoke|owner|role|authorization|policy|privileges|owned)\b/i;
/** What PostgreSQL has itself. */
const OWN = /^(public|current_user|session_user|current_role|none|default|pg_.*)$/;

function isMadeIn(text: string, name: string): boolean {
  const quoted = `"?${name.replace(/[^\w]/g, '\\$&')}"?(?![\\w$])`;
  return new RegExp(`\\bcreate\\s+(role|user|group)\\s+${quoted}`, 'i').test(text);
}

function rolesIn(sql: string): string[] {
  const tokens = significant(tokenize(sql, 'postgres'));
  return isWord(tokens[0], 'DO') ? inBlock(tokens).flatMap(rolesOf) : rolesOf(tokens);
}

/** The statements in the body of a DO, and those that it executes as strings. */
function inBlock(tokens: readonly Token[]): (readonly Token[])[] {
  const body = tokens.map(stringOf).find((text) => text !== null) ?? '';
  const statements: Token[][] = [[]];
  for (const token of significant(tokenize(body, 'postgres'))) {
    if (token.text === ';' || BEGINS.has(token.keyword)) statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements.flatMap((statement) => {
    const strings = isWord(statement[0], 'EXECUTE') ? statement.map(stringOf) : [];
    return [statement, ...strings.map((text) => significant(tokenize(text ?? '', 'postgres')))];
  });
}

/** After these words of PL/pgSQL a statement begins. */
const BEGINS = new Set(['BEGIN', 'THEN', 'ELSE', 'LOOP']);

function rolesOf(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, at) => {
    const [before, next] = [tokens[at - 1], tokens[at + 1]];
    const isList =
      (isWord(token, 'TO') && (isWord(before, 'OWNER') || isWord(tokens[0], 'GRANT', 'REASSIGN'))) ||
      (isWord(token, 'TO') && isWord(tokens[1], 'POLICY') && !isWord(before, 'RENAME')) ||
      (isWord(token, 'TO', 'FROM') && isWord(tokens[1], 'DEFAULT')) ||
      (isWord(token, 'FROM') && isWord(tokens[0], 'REVOKE')) ||
      (isWord(token, 'ROLE', 'USER') && (isWord(before, 'FOR') || isWord(tokens[0], 'SET'))) ||
      (isWord(token, 'BY') && isWord(before, 'OWNED')) ||
      isWord(token, 'AUTHORIZATION');
    return isList && next !== undefined ? listAt(tokens, at + 1) : [];
  });
}

/** The names from a place on, with commas between. */
function listAt(tokens: readonly Token[], from: number): string[] {
  const names: string[] = [];
  for (let at = from; ; at += 2) {
    if (isWord(tokens[at], 'GROUP')) at++;
    const name = nameOf(tokens[at]);
    if (name === null) return names;
    names.push(tokens[at]?.kind === 'quoted' ? name : name.toLowerCase());
    if (tokens[at + 1]?.text !== ',') return names;
  }
}
