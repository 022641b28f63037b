import { own } from '../model/record.js';
import { layoutOf } from './layouts/index.js';
import type { Expressions, Place } from './place.js';

/** See `Originals.keep`. */
export function keep(place: Place, set: Expressions, where: string): string[] {
  const { name, original } = layoutOf(place);
  const columns = Object.keys(set);
  const assignments = columns.map((column) => `${name(column)} = ${own(set, column)}`);
  return [
    ...original.create(columns),
    ...capture(place, columns, where),
    `UPDATE ${name(place.table)} SET ${assignments.join(', ')} WHERE ${where}`,
    ...record(place, columns),
  ];
}

/** Writes down what the columns hold in the rows that `where` selects, unless it is written down already. */
export function capture(place: Place, columns: readonly string[], where: string): string[] {
  const { name, original } = layoutOf(place);
  const table = name(place.table);
  return original.shelves(columns).map((shelf) => {
    const cells = shelf.columns.map(
      (column) => `SELECT ${shelf.entry(column)}, ${table}.${name(column)} FROM ${table} WHERE ${where}`,
    );
    return `INSERT INTO ${shelf.table} (${shelf.into}, before) ${cells.join(' UNION ALL ')} ON CONFLICT DO NOTHING`;
  });
}

/** Reads back what the columns really hold now, for their types may have changed what was written; forgets what came out as it was. */
export function record(place: Place, columns: readonly string[]): string[] {
  const { name, same, original } = layoutOf(place);
  return original
    .shelves(columns)
    .flatMap((shelf) => [
      `UPDATE ${shelf.table} AS kept SET after = ${shelf.pick('now')} FROM ${name(place.table)} AS now ` +
        `WHERE ${shelf.at} AND ${original.key('now')} = kept.pk`,
      `DELETE FROM ${shelf.table} AS kept WHERE ${shelf.at} AND ${same('kept.before', 'kept.after')}`,
    ]);
}

/** See `Originals.restore`. */
export function restore(place: Place, columns: readonly string[]): string[] {
  const { name, same, original } = layoutOf(place);
  return columns.flatMap((column) =>
    original
      .shelves([column])
      .map(
        (shelf) =>
          `UPDATE ${name(place.table)} AS now SET ${name(column)} = kept.before FROM ${shelf.table} AS kept ` +
          `WHERE ${shelf.at} AND kept.pk = ${original.key('now')} AND ${same(`now.${name(column)}`, 'kept.after')}`,
      ),
  );
}
