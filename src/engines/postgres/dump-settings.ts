/**
 * What pg_dump writes at the head of a dump and not every server knows, as a statement that each reads and that does nothing where the setting is
 * not there: version 17 brought a limit of time, which changes no result, and version 12 took away the choice of OIDs, which `false` declines.
 * Everything else stays as it is.
 */
export function whereKnown(sql: string): string {
  const [whole, scope = '', name = '', value = ''] = OF_SOME_VERSIONS.exec(sql) ?? [];
  if (whole === undefined) return sql;
  const isLocal = /local/i.test(scope);
  return `SELECT pg_catalog.set_config(s.name, '${value}', ${isLocal}) FROM pg_catalog.pg_settings s WHERE s.name = '${name.toLowerCase()}'`;
}

const OF_SOME_VERSIONS =
  /^\s*SET\s+(SESSION\s+|LOCAL\s+)?(transaction_timeout|default_with_oids(?=\s*(?:=|TO)\s*'?(?:false|off)\b))\s*(?:=|\bTO\b)\s*'?(\w+)'?\s*;?\s*$/i;
