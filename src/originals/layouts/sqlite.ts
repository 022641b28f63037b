import type { LayoutOf, Shelf, Store } from '../layout.js';
import type { Place } from '../place.js';
import { literal, name, same } from '../sql.js';
import { type KeptTable, keptTables } from '../tables.js';

/** SQLite: three tables without types serve every column, so that a value stays what it is. */
export const sqliteLayout: LayoutOf = (place) => ({
  original: store(place, keptTables.original),
  parked: store(place, keptTables.parked),
  quarantine: store(place, keptTables.quarantine),
  name,
  same,
});

function store(place: Place, { name: table, create }: KeptTable): Store {
  const of = `kept.migration = ${literal(place.migration)} AND kept.tbl = ${literal(place.table)}`;
  const shelf = (columns: readonly string[]): Shelf => ({
    columns,
    table,
    at: `${of} AND kept.col IN (${columns.map(literal).join(', ')})`,
    into: 'migration, tbl, pk, col',
    entry: (column) =>
      `${literal(place.migration)}, ${literal(place.table)}, ${name(place.key)}, ${literal(column)}`,
    pick: (row) =>
      `CASE kept.col ${columns.map((column) => `WHEN ${literal(column)} THEN ${row}.${name(column)}`).join(' ')} END`,
  });
  return {
    create: () => [create],
    shelves: (columns) => [shelf(columns)],
    all: () => ({ table, at: of }),
    clear: (columns) => [
      `DELETE FROM ${table} AS kept WHERE ${columns.length === 0 ? of : shelf(columns).at}`,
    ],
    key: (row) => `${row}.${name(place.key)}`,
  };
}
