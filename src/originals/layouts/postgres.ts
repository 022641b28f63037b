import type { LayoutOf, Shelf, Store } from '../layout.js';
import type { Place } from '../place.js';
import { literal } from '../sql.js';

/**
 * PostgreSQL: each column has a table of its own, made from the column itself, so that a value keeps its type and needs no cast on
 * the way back. The name is a digest, for names are cut at 63 bytes. Reasons are text, and one table holds them all.
 */
export const postgresLayout: LayoutOf = (place) => ({
  original: typed(place, 'original', (column) => `${column} AS before, ${column} AS after`),
  parked: typed(place, 'parked', (column) => `${column} AS value, NULL::text AS witness`),
  quarantine: quarantine(place),
  name,
  same,
});

function name(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Compared as text byte by byte: not every type can be compared, and equal values may be written in several ways. */
function same(a: string, b: string): string {
  return `((${a})::text COLLATE "C" IS NOT DISTINCT FROM (${b})::text COLLATE "C")`;
}

function typed(place: Place, kind: string, cells: (column: string) => string): Store {
  const tableOf = (column: string) =>
    `_rehearsal_${kind}_${digest([place.migration, place.table, column].join('\u0000'))}`;
  const row = name(place.table);
  const shelf = (column: string): Shelf => ({
    columns: [column],
    table: tableOf(column),
    at: 'TRUE',
    into: 'pk',
    entry: () => `${row}.${name(place.key)}`,
    pick: (other) => `${other}.${name(column)}`,
  });
  return {
    create: (columns) =>
      columns.flatMap((column) => [
        `CREATE TABLE IF NOT EXISTS ${tableOf(column)} AS ` +
          `SELECT ${name(place.key)} AS pk, ${cells(name(column))} FROM ${row} WITH NO DATA`,
        `CREATE UNIQUE INDEX IF NOT EXISTS ${tableOf(column)}_pk ON ${tableOf(column)} (pk)`,
      ]),
    shelves: (columns) => columns.map(shelf),
    all: () => {
      throw new Error('each column has a table of its own: name the column');
    },
    clear: (columns) => columns.map((column) => `DELETE FROM ${tableOf(column)}`),
    key: (other) => `${other}.${name(place.key)}`,
  };
}

function quarantine(place: Place): Store {
  const table = '_rehearsal_quarantine';
  const of = `kept.migration = ${literal(place.migration)} AND kept.tbl = ${literal(place.table)}`;
  const key = (row: string) => `${row}.${name(place.key)}::text`;
  return {
    create: () => [
      `CREATE TABLE IF NOT EXISTS ${table} ` +
        '(migration text, tbl text, pk text, col text, reason text, PRIMARY KEY (migration, tbl, pk, col))',
    ],
    shelves: (columns) => [
      {
        columns,
        table,
        at: `${of} AND kept.col IN (${columns.map(literal).join(', ')})`,
        into: 'migration, tbl, pk, col',
        entry: (column) =>
          `${literal(place.migration)}, ${literal(place.table)}, ${key(name(place.table))}, ${literal(column)}`,
        pick: () => 'NULL',
      },
    ],
    all: () => ({ table, at: of }),
    clear: () => [`DELETE FROM ${table} AS kept WHERE ${of}`],
    key,
  };
}

/** FNV-1a over the text's UTF-16 units, 64 bits in hexadecimal. */
function digest(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++)
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
