import type BetterSqlite3 from 'better-sqlite3';
import { isWord, significant, tokenize } from '../../sql/tokenize.js';

/** Lets nothing be set off on the connection: triggers on tables stay where they are and never act, nor do foreign keys. */
export function fallQuiet(db: BetterSqlite3.Database): void {
  db.pragma('foreign_keys = OFF');
  const triggers = db
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND sql IS NOT NULL")
    .raw(true)
    .all() as [string, string][];
  if (triggers.length === 0) return;
  db.pragma('writable_schema = ON');
  const write = db.prepare("UPDATE sqlite_schema SET sql = ? WHERE type = 'trigger' AND name = ?");
  for (const [name, sql] of triggers) write.run(quietly(sql), name);
  db.pragma('writable_schema = RESET');
}

/** The statement as a quiet connection runs it: a trigger on a table is made so that it never acts, and keys stay off. */
export function quietly(sql: string): string {
  if (/^\s*pragma\s+(\w+\.)?foreign_keys\b/i.test(sql)) return 'PRAGMA foreign_keys';
  if (!/\btrigger\b/i.test(sql)) return sql;
  const words = significant(tokenize(sql, 'sqlite'));
  const begin = words.find((token) => isWord(token, 'BEGIN'));
  const isTrigger = isWord(words[0], 'CREATE') && words.slice(1, 3).some((token) => isWord(token, 'TRIGGER'));
  if (!isTrigger || begin === undefined) return sql;
  const head = words.slice(0, words.indexOf(begin));
  if (head.some((token) => isWord(token, 'INSTEAD'))) return sql;
  const when = head.find((token) => isWord(token, 'WHEN'));
  return `${sql.slice(0, when?.start ?? begin.start)} WHEN 0 ${sql.slice(begin.start)}`;
}
