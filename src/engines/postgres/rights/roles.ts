import { isWord, type Token, tokenize } from '../../../sql/tokenize.js';
import { quoteText } from '../cells.js';
import { WORLD_SCHEMA } from '../world.js';
import { touchesRoles } from './reach.js';

/**
 * Statements about roles as calls of {@link roleFunctions}, at the top level and in the bodies of DO. Everything else
 * stays as it is.
 */
export function rolesByFunction(sql: string): string {
  return touchesRoles(sql) ? rewrite(sql, 'SELECT') : sql;
}

/**
 * Functions that make and change roles for somebody who may not, as CREATEROLE allows it from PostgreSQL 16 on: only the
 * roles that were made here, and none with rights that reach further. Whoever makes them has to be a superuser.
 */
export const roleFunctions = `
CREATE FUNCTION ${WORLD_SCHEMA}.change_roles(statement text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog SET standard_conforming_strings = on AS $body$
  DECLARE
    name constant text := '(?:"(?:[^"]|"")+"|[[:alpha:]_][[:alnum:]_]*)';
    names constant text := '(' || name || '(?:\\s*,\\s*' || name || ')*)';
    made text; changed text; one text;
  BEGIN
    IF statement !~ $re$^(?:[^;'"$\\\\/-]|-(?!-)|/(?!\\*)|'(?:[^'\\\\]|'')*'|"(?:[^"\\\\]|"")*")*;?\\s*$$re$ THEN
      RAISE EXCEPTION 'this statement about roles cannot be rehearsed: %', statement USING ERRCODE = '42501';
    END IF;
    made := (regexp_match(statement, '^\\s*create\\s+(?:role|user|group)\\s+(' || name || ')', 'i'))[1];
    changed := coalesce(
      (regexp_match(statement, '^\\s*(?:alter\\s+(?:role|user|group)|comment\\s+on\\s+role)\\s+(' || name || ')', 'i'))[1],
      (regexp_match(statement, '^\\s*drop\\s+(?:role|user|group)\\s+(?:if\\s+exists\\s+)?' || names || '\\s*;?\\s*$', 'i'))[1],
      (regexp_match(statement, '^\\s*(?:grant|revoke)\\s+(?:admin\\s+option\\s+for\\s+)?' || names || '\\s+(?:to|from)\\s', 'i'))[1]);
    IF made IS NULL AND changed IS NULL THEN
      RAISE EXCEPTION 'this statement about roles cannot be rehearsed: %', statement USING ERRCODE = '42501';
    END IF;
    FOR one IN SELECT m[1] FROM regexp_matches(changed, name, 'g') m LOOP
      IF EXISTS (SELECT FROM pg_roles r WHERE r.rolname = (parse_ident(one))[1] AND NOT EXISTS (
        SELECT FROM pg_auth_members m JOIN pg_roles s ON s.oid = m.member
          WHERE m.roleid = r.oid AND m.admin_option AND s.rolname = session_user))
      THEN RAISE EXCEPTION 'must have admin option on role %', one USING ERRCODE = '42501'; END IF;
    END LOOP;
    EXECUTE statement;
    IF made IS NOT NULL THEN EXECUTE format('GRANT %s TO %I WITH ADMIN OPTION', made, session_user); END IF;
    IF EXISTS (
      WITH RECURSIVE reached AS (
        SELECT m.roleid, m.admin_option FROM pg_auth_members m JOIN pg_roles s ON s.oid = m.member
          WHERE s.rolname = session_user
        UNION SELECT m.roleid, false FROM pg_auth_members m JOIN reached r ON m.member = r.roleid)
      SELECT FROM pg_roles p JOIN reached r ON r.roleid = p.oid
        WHERE p.rolsuper OR p.rolcreaterole OR p.rolcreatedb OR p.rolreplication OR p.rolbypassrls
          OR NOT EXISTS (SELECT FROM reached o WHERE o.roleid = p.oid AND o.admin_option))
    THEN RAISE EXCEPTION 'permission denied to give a role rights on the whole server' USING ERRCODE = '42501'; END IF;
  END $body$;
CREATE FUNCTION ${WORLD_SCHEMA}.role_change(statement text) RETURNS text LANGUAGE sql IMMUTABLE AS $body$
  SELECT CASE
    WHEN statement ~* '^\\s*((create|alter|drop)\\s+(role|user|group)|comment\\s+on\\s+role)\\M'
      AND statement !~* '^\\s*\\w+\\s+user\\s+mapping\\M' OR statement ~* '^\\s*(grant|revoke)\\M' AND statement !~* '\\mon\\M'
    THEN format('SELECT ${WORLD_SCHEMA}.change_roles(%L)', statement) ELSE statement END $body$;
`;

function rewrite(sql: string, call: 'SELECT' | 'PERFORM'): string {
  const tokens = tokenize(sql, 'postgres');
  const text: string[] = [];
  let first = true;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    if (token.kind === 'space' || token.kind === 'comment') {
      text.push(token.text);
      continue;
    }
    const starts = first;
    first = token.text === ';' || (call === 'PERFORM' && OPENS.has(token.keyword));
    const statement = starts ? tokens.slice(at, endOf(tokens, at)) : [];
    const bare = wordsOf(statement);
    if (VERBS.has(token.keyword) && touchesRoles(bare)) {
      text.push(`${call} ${WORLD_SCHEMA}.change_roles(${quoteText(bare)})`);
      at += statement.length - 1;
    } else if (starts && call === 'PERFORM' && isWord(token, 'EXECUTE')) {
      const expression = tokens.slice(at + 1, endOf(tokens, at, EXPRESSION_ENDS));
      text.push(`EXECUTE ${WORLD_SCHEMA}.role_change((${wordsOf(expression)})::text) `);
      at += expression.length;
    } else if (starts && call === 'SELECT' && isWord(token, 'DO')) {
      text.push(...statement.map(doBody));
      at += statement.length - 1;
    } else text.push(token.text);
  }
  return text.join('');
}

function doBody({ kind, text }: Token): string {
  const tag = kind === 'string' ? (/^\$[^$]*\$/.exec(text)?.[0] ?? '') : '';
  return tag === '' ? text : `${tag}${rewrite(text.slice(tag.length, -tag.length), 'PERFORM')}${tag}`;
}

/** Without comments. */
function wordsOf(tokens: readonly Token[]): string {
  return tokens.map(({ kind, text }) => (kind === 'comment' ? ' ' : text)).join('');
}

function endOf(tokens: readonly Token[], from: number, words: ReadonlySet<string> = new Set()): number {
  const end = tokens.findIndex(
    (token, at) => at > from && (token.text === ';' || (token.kind === 'word' && words.has(token.keyword))),
  );
  return end < 0 ? tokens.length : end;
}

const VERBS = new Set(['CREATE', 'ALTER', 'DROP', 'GRANT', 'REVOKE', 'COMMENT']);
/** After these a statement of PL/pgSQL begins. */
const OPENS = new Set(['BEGIN', 'THEN', 'ELSE', 'LOOP']);
const EXPRESSION_ENDS = new Set(['INTO', 'USING']);
