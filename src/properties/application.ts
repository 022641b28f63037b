import { rowOf } from '../compare/index.js';
import type { Database } from '../engines/engine.js';
import { type Cell, RawText } from '../model/cell.js';
import type { Dataset, Row } from '../model/dataset.js';
import type { Image } from '../model/image.js';
import { own } from '../model/record.js';
import { quoted } from '../sql/quoted.js';

/** A statement of an application's, with the values that it binds. */
export interface Bound {
  readonly sql: string;
  readonly cells: readonly Cell[];
}

export function insertOf(table: string, row: Row): Bound {
  const columns = Object.keys(row);
  if (columns.length === 0) return { sql: `INSERT INTO ${quoted(table)} DEFAULT VALUES`, cells: [] };
  const cells = Object.values(row);
  const marks = cells.map(mark);
  const names = columns.map(quoted).join(', ');
  return { sql: `INSERT INTO ${quoted(table)} (${names}) VALUES (${marks.join(', ')})`, cells };
}

export function updateOf(table: string, key: Row, values: Row): Bound {
  const set = Object.entries(values).map(([column, value]) => `${quoted(column)} = ${mark(value)}`);
  return {
    sql: `UPDATE ${quoted(table)} SET ${set.join(', ')} WHERE ${where(table, key)}`,
    cells: [...Object.values(values), ...Object.values(key)],
  };
}

export function deleteOf(table: string, key: Row): Bound {
  return {
    sql: `DELETE FROM ${quoted(table)} WHERE ${where(table, key)}`,
    cells: Object.values(key),
  };
}

/** Reads columns by name; of all rows, or of those with these cells. */
export function selectOf(table: string, columns: readonly string[], key?: Row): Bound {
  // The table's name before the column keeps SQLite from reading a missing one as a string.
  const list = columns.map((column) => `${quoted(table)}.${quoted(column)}`).join(', ');
  const filter = key === undefined ? '' : ` WHERE ${where(table, key)}`;
  return { sql: `SELECT ${list} FROM ${quoted(table)}${filter}`, cells: Object.values(key ?? {}) };
}

/** Runs it as an application would; the error where the database refuses it, else `null`. */
export async function attempt(database: Database, { sql, cells }: Bound): Promise<Error | null> {
  try {
    await database.run(sql, cells);
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Every row of the image, as a dataset. */
export function datasetOf(image: Image): Dataset {
  return Object.fromEntries(
    [...image.tables.values()].map((table) => [table.name, table.rows.map((row) => rowOf(table, row))]),
  );
}

/** These cells of the row; `null` where there are none, or one of them is NULL and so names no row. */
export function keyOfRow(columns: readonly string[], row: Row): Row | null {
  const cells = columns.map((column) => [column, own(row, column) ?? null] as const);
  return cells.length > 0 && cells.every(([, cell]) => cell !== null) ? Object.fromEntries(cells) : null;
}

function where(table: string, key: Row): string {
  const conditions = Object.entries(key).map(
    ([name, cell]) => `${quoted(table)}.${quoted(name)} = ${mark(cell)}`,
  );
  return conditions.join(' AND ');
}

/** What stands for the cell; text that is no valid UTF-8 is bound by its bytes. */
function mark(cell: Cell): string {
  return cell instanceof RawText ? 'CAST(? AS TEXT)' : '?';
}
