/**
 * What pg_dump 17 and newer write at the head of a dump, as a statement that an older server reads too and that does nothing there: a limit
 * of time changes no result. Everything else stays as it is.
 */
export function whereKnown(sql: string): string {
  const [whole, scope = '', name = '', value = ''] = NEWER.exec(sql) ?? [];
  if (whole === undefined) return sql;
  const isLocal = /local/i.test(scope);
  return `SELECT pg_catalog.set_config(s.name, '${value}', ${isLocal}) FROM pg_catalog.pg_settings s WHERE s.name = '${name.toLowerCase()}'`;
}

const NEWER = /^\s*SET\s+(SESSION\s+|LOCAL\s+)?(transaction_timeout)\s*(?:=|\bTO\b)\s*'?(\w+)'?\s*;?\s*$/i;
