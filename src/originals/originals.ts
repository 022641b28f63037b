import type { Condition } from '../model/migration.js';
import { capture, keep, record, restore } from './keep.js';
import type { Shelf, Store } from './layout.js';
import { layoutOf } from './layouts/index.js';
import { dropStale, guard, park, unpark } from './park.js';
import type { Expressions, Place } from './place.js';

/** What a migration does with the originals of one table's cells: each answer is a list of SQL statements. */
export interface Originals {
  /**
   * Writes the columns in the rows that `where` selects, and keeps each cell that this changes, as it was and as it is
   * now. Rows outside `where` cost nothing; cells that come out as they were are not kept. May be called several
   * times for one column: what stood there first is the original.
   */
  keep(set: Expressions, where: string): string[];
  /** Writes down what the columns hold, for whoever changes them by other means than {@link keep}. */
  capture(columns: readonly string[], where: string): string[];
  /** Reads back what they hold after that; the cells that are as they were are forgotten. */
  record(columns: readonly string[]): string[];
  /**
   * Gives each kept cell of these columns back where it still holds what `up` left in it; a cell that was edited
   * since keeps its edit, and a row that was deleted stays deleted.
   */
  restore(...columns: readonly string[]): string[];
  /** Forgets the originals of these columns, when `down` needs them no more; without any named, of the whole table (not on PostgreSQL). */
  forget(...columns: readonly string[]): string[];
  /** Whether an original is kept of this cell, as an SQL expression over the table's rows. */
  isKept(column: string): string;
  /** Whether this cell now holds the original that was kept of it, as an SQL expression over the table's rows. */
  isRestored(column: string): string;
  /** Lays the columns aside in the rows that `where` selects: those whose value the next `up` would not give by itself. */
  park(columns: readonly string[], where: string): string[];
  /**
   * Ties what is parked to the row's cell in this column as it is now, at the end of `down`: if the application edits
   * that cell before the next `up`, its edit wins over what is parked. PostgreSQL has to know which columns are guarded.
   */
  guard(column: string, ...guarded: readonly string[]): string[];
  /** The first thing that the next `up` does with values that are guarded: forgets those whose guard was edited. */
  dropStale(column: string, ...guarded: readonly string[]): string[];
  /** Puts parked values back in their columns and forgets what is parked of them; deleted rows do not come back. */
  unpark(...columns: readonly string[]): string[];
  /** Forgets what is parked of these columns. */
  forgetParked(...columns: readonly string[]): string[];
  /** Whether something is parked for this cell, and what, as SQL expressions over the table's rows. */
  parked(column: string): { readonly exists: string; readonly value: string };
  /** Lists the cells that cannot be converted: those for which the column's SQL expression gives a reason, not NULL. */
  quarantine(reasons: Expressions): string[];
  /** Whether this cell is on that list (without a column: any cell of the row), as an SQL expression over the table's rows. */
  quarantined(column?: string): string;
  /** Takes this table's cells off that list again, on the way down. */
  release(): string[];
  /**
   * The precondition that everything here rests on: each row has a key. (SQLite lets a primary key that is not an
   * INTEGER be NULL, in any number of rows.)
   */
  keyed(breakWith: readonly string[]): Condition;
}

/**
 * The one way to keep what a migration displaces, so that `down` can restore every byte:
 *
 * ```ts
 * const routers = originals({ migration: '0002_trim', table: 'routers', key: 'router_id' });
 * up:   [...routers.keep({ status: 'trim(status)' }, 'status <> trim(status)')]
 * down: [...routers.restore('status'), ...routers.forget()]
 * ```
 *
 * The kept cells lie in tables named `_rehearsal_…`. Those are not part of a database's image, so they neither count
 * as a difference after `down` nor hide one. They do count where the question is whether `up` destroyed anything: two
 * old databases that become the same new rows still differ in their originals.
 */
export function originals(place: Place): Originals {
  const { original, parked, quarantine: listed, name, same } = layoutOf(place);
  const cell = (column: string) => `${name(place.table)}.${name(column)}`;
  return {
    keep: (set, where) => keep(place, set, where),
    capture: (columns, where) => [...original.create(columns), ...capture(place, columns, where)],
    record: (columns) => record(place, columns),
    restore: (...columns) => restore(place, columns),
    forget: (...columns) => original.clear(columns),
    release: () => listed.clear([]),
    isKept: (column) => exists(place, original, [column]),
    isRestored: (column) => exists(place, original, [column], `AND ${same(cell(column), 'kept.before')}`),
    park: (columns, where) => park(place, columns, where),
    guard: (column, ...guarded) => guard(place, column, guarded),
    dropStale: (column, ...guarded) => dropStale(place, column, guarded),
    parked: (column) => ({
      exists: exists(place, parked, [column]),
      value: `(SELECT kept.value ${lookUp(place, parked, [column])})`,
    }),
    unpark: (...columns) => unpark(place, columns),
    forgetParked: (...columns) => parked.clear(columns),
    quarantine: (reasons) => quarantine(place, reasons),
    quarantined: (column) => exists(place, listed, column === undefined ? [] : [column]),
    keyed: (breakWith) => keyed(place, breakWith),
  };
}

function exists(place: Place, store: Store, columns: readonly string[], condition = ''): string {
  return `EXISTS (SELECT 1 ${lookUp(place, store, columns)} ${condition})`;
}

/** From the kept rows of the row at hand: those of some columns, or without any named, all. */
function lookUp(place: Place, store: Store, columns: readonly string[]): string {
  const { name } = layoutOf(place);
  const { table, at }: Pick<Shelf, 'table' | 'at'> =
    columns.length === 0 ? store.all() : (store.shelves(columns)[0] ?? store.all());
  return `FROM ${table} AS kept WHERE ${at} AND kept.pk = ${store.key(name(place.table))}`;
}

function quarantine(place: Place, reasons: Expressions): string[] {
  const { name, quarantine: listed } = layoutOf(place);
  const columns = Object.keys(reasons);
  const statements = listed.shelves(columns).map((shelf) => {
    const cells = Object.entries(reasons).map(
      ([column, reason]) =>
        `SELECT ${shelf.entry(column)}, ${reason} FROM ${name(place.table)} WHERE ${reason} IS NOT NULL`,
    );
    return `INSERT INTO ${shelf.table} (${shelf.into}, reason) ${cells.join(' UNION ALL ')} ON CONFLICT DO NOTHING`;
  });
  return [...listed.create(columns), ...statements];
}

function keyed(place: Place, breakWith: readonly string[]): Condition {
  const { name } = layoutOf(place);
  return {
    name: `every row of ${place.table} has a ${place.key}`,
    sql: `SELECT * FROM ${name(place.table)} WHERE ${name(place.key)} IS NULL`,
    breakWith,
  };
}
