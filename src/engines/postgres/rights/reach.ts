import { splitStatements } from '../../../sql/split.js';
import { isWord, significant, stringOf, type Token, tokenize } from '../../../sql/tokenize.js';

/** What in a text reaches beyond the database that it runs in, such as `DROP DATABASE`; `null` where nothing is seen to. */
export function beyondDatabase(sql: string): string | null {
  if (!MAY_REACH.test(sql)) return null;
  for (const statement of statementsOf(sql)) {
    const tokens = significant(tokenize(statement, 'postgres'));
    const found = command(tokens) ?? (definesRoutine(tokens) ? null : call(tokens));
    if (found !== null) return found;
  }
  return null;
}

/** A statement that PostgreSQL refuses in place of one that reaches beyond its database. */
export function refusalOf(sql: string): string | null {
  const beyond = beyondDatabase(sql);
  return beyond === null
    ? null
    : `DO $$ BEGIN RAISE EXCEPTION '${beyond} reaches beyond the scratch database, so it is not run here${ALLOW}' USING ERRCODE = '42501'; END $$`;
}

/** What to add to what PostgreSQL says to a statement that lacks rights on the server; empty for any other refusal. */
export function hintFor(message: string, code: string): string {
  return code === '42501' && SERVER_RIGHTS.test(message) && !message.endsWith(ALLOW) ? ALLOW : '';
}

/** Whether a text may change roles, which all databases of a server share. */
export function touchesRoles(sql: string): boolean {
  return ROLES.test(sql) || MEMBERSHIP.test(sql);
}

/** Whether one statement needs a superuser, and changes nothing outside its database. */
export function needsSuperuser(statement: string): boolean {
  return SUPERUSER.test(statement.replace(LEADING, ''));
}

/** The statements of a text; the text itself where it cannot be cut. */
export function statementsOf(sql: string): string[] {
  try {
    return splitStatements(sql, 'postgres').map((statement) => statement.sql);
  } catch {
    return [sql];
  }
}

/** Those that stand by themselves: PostgreSQL runs none of the first kind inside a function. */
function command(tokens: readonly Token[]): string | null {
  const words = tokens.slice(0, 2).map(({ keyword }) => keyword);
  const text = words.join(' ');
  if (COMMANDS.has(text)) return text;
  if (words[0] !== 'COPY') return null;
  const direction = tokens.findIndex((token) => isWord(token, 'FROM') || isWord(token, 'TO'));
  const target = tokens[direction + 1];
  if (direction < 0 || target === undefined) return null;
  if (isWord(target, 'PROGRAM')) return 'COPY … PROGRAM';
  return target.kind === 'string' ? 'COPY with a file of the server' : null;
}

function call(tokens: readonly Token[]): string | null {
  for (const [at, token] of tokens.entries()) {
    const body = token.kind === 'string' && token.text.startsWith('$') ? stringOf(token) : null;
    if (body !== null) {
      const inside = significant(tokenize(body, 'postgres'));
      const found = call(inside) ?? inner(inside);
      if (found !== null) return found;
    }
    const name = token.text.toLowerCase();
    if (token.kind === 'word' && CALLS.has(name) && tokens[at + 1]?.text === '(') return name;
  }
  return null;
}

/** A command inside the body of a DO. */
function inner(tokens: readonly Token[]): string | null {
  for (let at = 0; at < tokens.length; at++) {
    const found = isWord(tokens[at], 'COPY') ? command(tokens.slice(at)) : null;
    if (found !== null) return found;
  }
  return null;
}

function definesRoutine(tokens: readonly Token[]): boolean {
  return (
    isWord(tokens[0], 'CREATE') &&
    tokens.slice(1, 4).some((token) => isWord(token, 'FUNCTION') || isWord(token, 'PROCEDURE'))
  );
}

const ALLOW = '; --postgres-allow cluster runs it';
const SERVER_RIGHTS =
  /superuser|\bpg_\w+|owner of database|permission denied (to|for (database|tablespace|parameter|language))|untrusted|role/i;

const COMMANDS = new Set([
  ...['CREATE DATABASE', 'DROP DATABASE', 'ALTER DATABASE', 'ALTER SYSTEM', 'PREPARE TRANSACTION'],
  ...['CREATE TABLESPACE', 'DROP TABLESPACE', 'ALTER TABLESPACE', 'CREATE SUBSCRIPTION'],
]);

const CALLS = new Set([
  ...['pg_terminate_backend', 'pg_cancel_backend', 'pg_reload_conf', 'pg_rotate_logfile', 'pg_promote'],
  ...['pg_read_file', 'pg_read_binary_file', 'pg_ls_dir', 'pg_stat_file', 'pg_file_write'],
  ...['lo_import', 'lo_export', 'dblink', 'dblink_exec', 'dblink_connect', 'dblink_connect_u'],
]);

const MAY_REACH = new RegExp(
  `\\b(database|system|tablespace|subscription|prepare|copy|${[...CALLS].join('|')})\\b`,
  'i',
);

const ROLES =
  /\b((create|alter|drop)\s+(role|group|user(?!\s+mapping))|(comment|label)\b[^;]*\bon\s+role)\b/i;
/** GRANT and REVOKE of roles have no ON. */
const MEMBERSHIP = /\b(grant|revoke)\b(?:(?!\bon\b)[^;])*?\b(to|from)\b/i;

const LEADING = /^(\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*/;
const NAME = '("[^"]+"|[\\w$]+)(\\s*\\.\\s*("[^"]+"|[\\w$]+))?';
const TRIGGERS = `(enable|disable)(\\s+(replica|always))?\\s+trigger\\s+${NAME}`;
const SUPERUSER = new RegExp(
  [
    '^(create|alter)\\s+(extension|event\\s+trigger|publication|cast|operator\\s+(class|family))\\b',
    '^create\\s+(trusted\\s+|procedural\\s+)*language\\b',
    '^drop\\s+(extension|event\\s+trigger)\\b',
    `^alter\\s+table\\s+(if\\s+exists\\s+)?(only\\s+)?${NAME}\\s+${TRIGGERS}(\\s*,\\s*${TRIGGERS})*\\s*;?\\s*$`,
    '^set\\s+(local\\s+|session\\s+)?session_replication_role\\b',
  ].join('|'),
  'i',
);
