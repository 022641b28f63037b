import type { Store } from './layout.js';
import { layoutOf } from './layouts/index.js';
import type { Place } from './place.js';

/** See `Originals.park`. */
export function park(place: Place, columns: readonly string[], where: string): string[] {
  const { name, parked } = layoutOf(place);
  const table = name(place.table);
  const statements = parked.shelves(columns).map((shelf) => {
    const cells = shelf.columns.map(
      (column) =>
        `SELECT ${shelf.entry(column)}, ${table}.${name(column)} FROM ${table} ` +
        `WHERE ${table}.${name(place.key)} IS NOT NULL AND (${where})`,
    );
    return `INSERT INTO ${shelf.table} (${shelf.into}, value) ${cells.join(' UNION ALL ')}`;
  });
  return [...parked.create(columns), ...statements];
}

/** See `Originals.guard`. */
export function guard(place: Place, column: string, columns: readonly string[]): string[] {
  const { name, parked } = layoutOf(place);
  return shelvesOf(parked, columns).map(
    (shelf) =>
      `UPDATE ${shelf.table} AS kept SET witness = now.${name(column)} FROM ${name(place.table)} AS now ` +
      `WHERE ${shelf.at} AND ${parked.key('now')} = kept.pk`,
  );
}

/** See `Originals.dropStale`. */
export function dropStale(place: Place, column: string, columns: readonly string[]): string[] {
  const { name, same, parked } = layoutOf(place);
  const statements = shelvesOf(parked, columns).map(
    (shelf) =>
      `DELETE FROM ${shelf.table} AS kept WHERE ${shelf.at} AND NOT EXISTS (SELECT 1 FROM ${name(place.table)} AS now ` +
      `WHERE ${parked.key('now')} = kept.pk AND ${same(`now.${name(column)}`, 'kept.witness')})`,
  );
  return [...parked.create(columns), ...statements];
}

/** See `Originals.unpark`. */
export function unpark(place: Place, columns: readonly string[]): string[] {
  const { name, parked } = layoutOf(place);
  const statements = columns.flatMap((column) =>
    parked
      .shelves([column])
      .map(
        (shelf) =>
          `UPDATE ${name(place.table)} AS now SET ${name(column)} = kept.value FROM ${shelf.table} AS kept ` +
          `WHERE ${shelf.at} AND kept.pk = ${parked.key('now')}`,
      ),
  );
  return [...parked.create(columns), ...statements, ...parked.clear(columns)];
}

/** Those of the columns; without any named, all of the table's. */
function shelvesOf(store: Store, columns: readonly string[]) {
  return columns.length === 0 ? [store.all()] : store.shelves(columns);
}
