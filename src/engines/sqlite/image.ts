import type BetterSqlite3 from 'better-sqlite3';
import type { Cell } from '../../model/cell.js';
import type { Image, TableImage } from '../../model/image.js';
import type { Table } from '../../model/schema.js';
import { hasReplacedText, quoteName, textOf } from './cells.js';
import type { Shared } from './picture.js';
import type { KnownSchema } from './schema-cache.js';

/**
 * Reads every row of every user table, and of the framework's own tables that keep displaced originals.
 *
 * @param shared what is known to be as it was, and is not read
 */
export function readImage(
  db: BetterSqlite3.Database,
  { schema, kept }: KnownSchema,
  shared: Shared | null = null,
): Image {
  const tables = new Map<string, TableImage>();
  for (const table of schema.tables) {
    const { columns, key } = outlineOf(table);
    tables.set(table.name, shared?.table(table) ?? readTable(db, table.name, columns, key));
  }
  return {
    schema,
    tables,
    kept: readKept(db, kept, shared),
    counters: readCounters(db, schema.tables, shared),
  };
}

/** SQLite counts on from the first row that it finds for the table, or from the highest rowid where that is higher. */
function readCounters(
  db: BetterSqlite3.Database,
  tables: readonly Table[],
  shared: Shared | null,
): ReadonlyMap<string, bigint> {
  const counters = new Map<string, bigint>();
  for (const { name, autoincrement } of tables) {
    if (!autoincrement) continue;
    const before = shared?.counter(name);
    if (before !== undefined) {
      counters.set(name, before);
      continue;
    }
    const counted = db
      .prepare('SELECT seq FROM main.sqlite_sequence WHERE lower(name) = lower(?) ORDER BY rowid LIMIT 1')
      .pluck()
      .get(name);
    const highest = db
      .prepare(`SELECT max(rowid) FROM ${quoteName(name)}`)
      .pluck()
      .get();
    const known = [counted, highest].filter((value) => typeof value === 'bigint');
    counters.set(name, known.reduce((most, value) => (value > most ? value : most), 0n) + 1n);
  }
  return counters;
}

interface Outline {
  readonly columns: string[];
  readonly key: number[];
}

/** Hundreds of images are taken of one schema, and comparing images is quick where they share their columns. */
const outlines = new WeakMap<Table, Outline>();

function outlineOf(table: Table): Outline {
  let outline = outlines.get(table);
  if (outline === undefined) {
    const columns = table.columns.map((column) => column.name);
    outline = { columns, key: table.primaryKey.map((name) => columns.indexOf(name)) };
    outlines.set(table, outline);
  }
  return outline;
}

/** Reads a table, or those rows of it for which an SQL condition holds. */
export function readTable(
  db: BetterSqlite3.Database,
  name: string,
  columns: string[],
  key: number[],
  where: { readonly sql: string; readonly parameters: readonly unknown[] } = { sql: '1', parameters: [] },
): TableImage {
  try {
    const list = columns.length === 0 ? '*' : columns.map(quoteName).join(', ');
    const statement = db.prepare(`SELECT ${list} FROM ${quoteName(name)} WHERE ${where.sql}`).raw(true);
    const rows = statement.all(...where.parameters) as Cell[][];
    if (hasReplacedText(rows)) restoreBytes(db, name, columns, rows, where);
    return { name, columns, key, rows };
  } catch (error) {
    return {
      name,
      columns,
      key,
      rows: [],
      unreadable: error instanceof Error ? error.message : String(error),
    };
  }
}

/** Reads the table's texts once more as bytes, in the same order, and puts exact cells in place of doubtful ones. */
function restoreBytes(
  db: BetterSqlite3.Database,
  name: string,
  columns: string[],
  rows: Cell[][],
  where: { readonly sql: string; readonly parameters: readonly unknown[] },
): void {
  const list = columns.map((column) => `CAST(${quoteName(column)} AS BLOB)`).join(', ');
  const bytes = db
    .prepare(`SELECT ${list} FROM ${quoteName(name)} WHERE ${where.sql}`)
    .raw(true)
    .all(...where.parameters) as (Buffer | null)[][];
  rows.forEach((row, at) => {
    row.forEach((cell, place) => {
      if (typeof cell !== 'string' || !cell.includes('\uFFFD')) return;
      const exact = bytes[at]?.[place];
      if (exact) row[place] = textOf(exact);
    });
  });
}

function readKept(
  db: BetterSqlite3.Database,
  names: ReadonlyMap<string, string[]>,
  shared: Shared | null,
): ReadonlyMap<string, TableImage> {
  const kept = new Map<string, TableImage>();
  for (const [name, columns] of names) {
    const before = shared?.kept(name);
    if (before !== undefined) {
      kept.set(name, before);
      continue;
    }
    kept.set(name, readTable(db, name, columns, []));
  }
  return kept;
}
