import type { StoredDatabase } from '../../engines/engine.js';
import type { Cell } from '../../model/cell.js';
import type { Table } from '../../model/schema.js';
import { quoted } from '../../sql/quoted.js';

/** The rows of a table of SQLite in the order of their keys, some at a time, so that memory does not grow with the table. */
export async function* pagesOf(
  database: StoredDatabase,
  table: Table,
  columns: readonly string[],
  size: number,
): AsyncGenerator<Cell[][]> {
  const key = keyOf(table);
  const wanted = [...key, ...columns.map(quoted)].join(', ');
  const order = key.length === 0 ? '' : ` ORDER BY ${key.join(', ')}`;
  const from = `SELECT ${wanted} FROM ${quoted(table.name)}`;
  let last: Cell[] | null = null;
  for (;;) {
    const after =
      last === null || key.length === 0
        ? ''
        : ` WHERE (${key.join(', ')}) > (${key.map(() => '?').join(', ')})`;
    const limit = key.length === 0 ? '' : ` LIMIT ${size}`;
    const { rows }: { rows: Cell[][] } = await database.rows(
      `${from}${after}${order}${limit}`,
      after === '' ? [] : (last ?? []),
    );
    if (rows.length > 0) yield rows.map((row) => row.slice(key.length));
    if (key.length === 0 || rows.length < size) return;
    last = rows.at(-1)?.slice(0, key.length) ?? null;
  }
}

/** What tells rows apart and is never NULL: the row's number, or the key where there is none. */
function keyOf({ withoutRowid, primaryKey, columns }: Table): string[] {
  if (withoutRowid) return primaryKey.map(quoted);
  const taken = new Set(
    columns.filter(({ rowidAlias }) => !rowidAlias).map(({ name }) => name.toLowerCase()),
  );
  return ['rowid', '_rowid_', 'oid'].filter((name) => !taken.has(name)).slice(0, 1);
}
