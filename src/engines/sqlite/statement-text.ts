/** The first word after comments and white space, in upper case. */
export function commandOf(sql: string): string {
  return (/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(\w+)/.exec(sql)?.[1] ?? '').toUpperCase();
}

/** Whether the statement can be told, by its first word, to leave definitions and settings as they are. */
export function leavesSchema(sql: string): boolean {
  return (
    /^\s*(begin|commit|end|savepoint|release|select|values|insert|update|delete|replace)\b/i.test(sql) &&
    !/\bsqlite_(schema|master)\b/i.test(sql)
  );
}

/** Whether SQLite refuses the statement inside a transaction. */
export function needsCommit(sql: string): boolean {
  return ['VACUUM', 'ATTACH', 'DETACH'].includes(commandOf(sql));
}

/** Whether it is a PRAGMA that asks the schema or checks it, of which SQLite itself says that it may write. */
export function asksOnly(sql: string): boolean {
  return ASKS.test(sql);
}

const ASKS =
  /^\s*pragma\s+(\w+\.)?(table_(list|x?info)|index_(list|x?info)|foreign_key_(list|check)|integrity_check|quick_check|database_list|collation_list)\b/i;
