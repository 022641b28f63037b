import { splitStatements } from '../sql/split.js';

/**
 * Whether PostgreSQL makes one transaction of a script that is sent whole: it does for several statements; one alone
 * that refuses to run in a transaction runs without, and a block or procedure may end transactions by itself.
 */
export function implicitTransaction(script: string): boolean {
  try {
    const statements = splitStatements(script, 'postgres');
    const sql = statements[0]?.sql ?? '';
    return statements.length !== 1 || !(refusesTransaction(sql) || /^(DO|CALL)\b/i.test(sql));
  } catch {
    // A script that cannot be split is refused with its line where its statements are read.
    return true;
  }
}

/** Whether SQLite refuses the statement inside a transaction; `PRAGMA foreign_keys` does nothing there, and says nothing. */
export function refusedBySqlite(sql: string): boolean {
  return /^(VACUUM\b|PRAGMA\s+(\w+\s*\.\s*)?(synchronous|journal_mode)\s*[=(])/i.test(sql);
}

/** Whether PostgreSQL refuses the statement inside a transaction. */
export function refusesTransaction(sql: string): boolean {
  return /^(CREATE\s+(UNIQUE\s+)?INDEX\s+CONCURRENTLY|DROP\s+INDEX\s+CONCURRENTLY|REINDEX\b.*\bCONCURRENTLY|VACUUM|(CREATE|DROP)\s+(DATABASE|TABLESPACE|SUBSCRIPTION)|ALTER\s+SYSTEM)\b/i.test(
    sql,
  );
}
