import type { Cell } from '../../model/cell.js';

/**
 * Why a statement may not run in a rehearsal: it opens or writes another file than the scratch database. `null`: it may. SQLite runs ATTACH and
 * VACUUM only as statements of their own, never inside a trigger or behind EXPLAIN, so that its first word tells.
 */
export function reachesOutside(sql: string, parameters: readonly Cell[]): string | null {
  const start = firstToken(sql);
  const what = /^[a-z]*/i.exec(sql.slice(start, start + 20))?.[0].toUpperCase() ?? '';
  if (what !== 'ATTACH' && what !== 'VACUUM') return null;
  const rest = sql.slice(start + what.length);
  if (what === 'ATTACH' && !attachesMemory(rest, parameters))
    return `ATTACH opens another database file, and a rehearsal works on its own databases only: attach ':memory:', or move the rows in the application`;
  if (what === 'VACUUM' && /\binto\b/i.test(rest))
    return 'VACUUM INTO writes another file, and a rehearsal works on its own databases only: copy the database outside the migration';
  return null;
}

/** Where the first thing stands that is no white space, empty statement or comment. */
function firstToken(sql: string): number {
  let at = 0;
  for (;;) {
    if (/[\s;\ufeff]/.test(sql[at] ?? 'x')) at++;
    else if (sql.startsWith('--', at)) at = after(sql, '\n', at);
    else if (sql.startsWith('/*', at)) at = after(sql, '*/', at + 2);
    else return at;
  }
}

function after(sql: string, end: string, from: number): number {
  const at = sql.indexOf(end, from);
  return at < 0 ? sql.length : at + end.length;
}

/** Whether what is attached lives in memory, or in a nameless file that SQLite takes away. */
function attachesMemory(rest: string, parameters: readonly Cell[]): boolean {
  const [, name] =
    /^(?:\s+database)?\s*('(?:[^']|'')*'|"(?:[^"]|"")*"|\?)\s*as\s+["'`[\]\w]+\s*;?\s*$/i.exec(rest) ?? [];
  const file = name === '?' ? parameters[0] : name?.slice(1, -1);
  return file === ':memory:' || file === '';
}
