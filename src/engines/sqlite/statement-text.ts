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
