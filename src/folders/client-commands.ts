import { type Dialect, isWord, type Token, tokenize } from '../sql/tokenize.js';
import { withoutCopy } from './copy-rows.js';

/** A script as SQL alone, each line where it was; and what in it no engine and no other client can run. */
export interface Script {
  readonly text: string;
  /** Commands that only arrange the client's output or its manners, which were left out. */
  readonly leftOut: readonly string[];
  readonly obstacle: { readonly what: string; readonly line: number } | null;
}

/**
 * Takes the commands of clients (psql, the sqlite3 shell, the mysql client, sqlcmd) out of a script. They are no SQL: what only arranges
 * output means nothing for the database; what connects elsewhere, reads other files or divides statements otherwise is an obstacle.
 *
 * @param fed whether the folder's tool hands files to such a client at all
 */
export function readScript(sql: string, dialect: Dialect, fed: boolean): Script {
  const copied = withoutCopy(sql, dialect, fed);
  if (copied.obstacle !== null) return { text: '', leftOut: [], obstacle: copied.obstacle };
  let { text } = copied;
  const leftOut: string[] = [];
  for (;;) {
    const command = firstCommand(text, dialect);
    if (command === null) return { text, leftOut, obstacle: null };
    if (!fed || !command.harmless) {
      const what = `${command.name} is a command of ${command.client}, not SQL`;
      return { text: '', leftOut, obstacle: { what, line: command.line } };
    }
    leftOut.push(command.name);
    text = `${text.slice(0, command.start)}${' '.repeat(command.length)}${text.slice(command.start + command.length)}`;
  }
}

interface Command {
  readonly name: string;
  readonly client: string;
  readonly harmless: boolean;
  readonly start: number;
  readonly length: number;
  readonly line: number;
}

const PSQL =
  /^\\(echo|qecho|warn|timing|pset|encoding|restrict|unrestrict|x|t|a|unset|conninfo|set\s+(ON_ERROR_\w+|QUIET|VERBOSITY|ECHO\w*|FETCH_COUNT)|\.)(?![\w])/;
const SHELL =
  /^\.(bail|changes|echo|headers?|mode|nullvalue|print|separator|timer|timeout|width|show|stats|explain|eqp)\b/;

function firstCommand(sql: string, dialect: Dialect): Command | null {
  let fresh = true;
  for (const token of tokenize(sql, dialect)) {
    if (token.kind === 'space' || token.kind === 'comment') continue;
    const line = lineFrom(sql, token);
    const found = (client: string, harmless: boolean): Command => ({
      name: /^\S+/.exec(line)?.[0] ?? line,
      client,
      harmless,
      start: token.start,
      length: line.length,
      line: token.line,
    });
    if (isWord(token, 'GO') && /^GO\s*(\d+)?\s*$/i.test(wholeLine(sql, token)))
      return found('SQL Server', false);
    if (fresh && startsLine(sql, token)) {
      if (dialect === 'postgres' && token.text === '\\') return found('psql', PSQL.test(line));
      if (dialect === 'sqlite' && /^\.[a-z]/.test(line)) return found('the sqlite3 shell', SHELL.test(line));
      if (isWord(token, 'DELIMITER') && /^DELIMITER\s+\S+\s*$/i.test(line))
        return found('the mysql client', false);
    }
    fresh = token.text === ';';
  }
  return null;
}

function startsLine(sql: string, { start }: Token): boolean {
  return sql.slice(sql.lastIndexOf('\n', start - 1) + 1, start).trim() === '';
}

function lineFrom(sql: string, { start }: Token): string {
  const end = sql.indexOf('\n', start);
  return sql.slice(start, end < 0 ? sql.length : end).trimEnd();
}

function wholeLine(sql: string, token: Token): string {
  return startsLine(sql, token) ? lineFrom(sql, token) : '';
}
