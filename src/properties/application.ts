import { rowOf } from '../compare/index.js';
import type { Database } from '../engines/engine.js';
import type { Cell } from '../model/cell.js';
import type { Dataset, Row } from '../model/dataset.js';
import type { Image } from '../model/image.js';
import { quoted } from './quoted.js';

/** Writes as an application makes them. Each answers `null`, or the engine's message where it is refused. */
export async function insert(database: Database, table: string, row: Row): Promise<string | null> {
  const columns = Object.keys(row);
  const sql =
    columns.length === 0
      ? `INSERT INTO ${quoted(table)} DEFAULT VALUES`
      : `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(', ')}) VALUES (${parameters(database, columns.length)})`;
  return attempt(database, sql, Object.values(row));
}

export async function update(
  database: Database,
  table: string,
  key: Row,
  column: string,
  value: Cell,
): Promise<string | null> {
  const where = Object.keys(key).map((name, at) => `${quoted(name)} = ${parameter(database, at + 2)}`);
  const sql = `UPDATE ${quoted(table)} SET ${quoted(column)} = ${parameter(database, 1)} WHERE ${where.join(' AND ')}`;
  return attempt(database, sql, [value, ...Object.values(key)]);
}

export async function remove(database: Database, table: string, key: Row): Promise<string | null> {
  const where = Object.keys(key).map((name, at) => `${quoted(name)} = ${parameter(database, at + 1)}`);
  return attempt(database, `DELETE FROM ${quoted(table)} WHERE ${where.join(' AND ')}`, Object.values(key));
}

/** Every row of the image, as a dataset. */
export function datasetOf(image: Image): Dataset {
  return Object.fromEntries(
    [...image.tables.values()].map((table) => [table.name, table.rows.map((row) => rowOf(table, row))]),
  );
}

/** The row's primary key; `null` where there is none that names it. */
export function primaryKey(columns: readonly string[], row: Row): Row | null {
  const cells = columns.map((column) => [column, row[column] ?? null] as const);
  return cells.length > 0 && cells.every(([, cell]) => cell !== null) ? Object.fromEntries(cells) : null;
}

async function attempt(database: Database, sql: string, cells: readonly Cell[]): Promise<string | null> {
  try {
    await database.run(sql, cells);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function parameters(database: Database, count: number): string {
  return Array.from({ length: count }, (_, at) => parameter(database, at + 1)).join(', ');
}

function parameter(database: Database, at: number): string {
  return database.engine === 'sqlite' ? '?' : `$${at}`;
}
