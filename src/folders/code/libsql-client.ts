import type { Answer, Connection } from '../../model/migration.js';
import { betterSqlite3, driverValue, isDate } from './values.js';

type Asked = string | { readonly sql: string; readonly args?: readonly unknown[] };

/** A connection as a client of the package `@libsql/client`, as far as Drizzle calls it. */
export function libsqlClient(connection: Connection): object {
  const execute = async (asked: Asked, args: readonly unknown[] = []) => {
    const { sql, args: bound = args } = typeof asked === 'string' ? { sql: asked } : asked;
    return resultOf(await connection.query(sql, bound.map(bind)));
  };
  const batch = async (all: readonly Asked[]) => {
    const results: object[] = [];
    for (const each of all) results.push(await execute(each));
    return results;
  };
  const within = (end: string) => async () => void (await connection.query(end));
  const transaction = async () => {
    await connection.query('BEGIN');
    return { execute, batch, commit: within('COMMIT'), rollback: within('ROLLBACK'), close() {} };
  };
  return { execute, batch, transaction, migrate: batch, close() {} };
}

/** As the client hands values on: a boolean as a number, a date as its milliseconds. */
function bind(value: unknown) {
  if (isDate(value)) return value.getTime();
  return betterSqlite3(typeof value === 'boolean' ? Number(value) : value);
}

/** Rows answer by place and by name. */
function resultOf({ columns, rows, changes, lastKey }: Answer): object {
  const shown = rows.map((row) => {
    const values = row.map(driverValue);
    const named = columns.map((column, at) => [column, values[at]] as const);
    return Object.assign([...values], Object.fromEntries(named));
  });
  return {
    columns,
    columnTypes: columns.map(() => ''),
    rows: shown,
    rowsAffected: changes,
    lastInsertRowid: lastKey ?? undefined,
  };
}
