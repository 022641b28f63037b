import type { Condition } from '../model/migration.js';
import { own } from '../model/record.js';
import { literal, name, same } from './sql.js';
import { type KeptTable, keptTables } from './tables.js';

/** The rows that a migration writes: which migration, which table, and the column that names a row for good. */
export interface Place {
  /** The migration's id. */
  readonly migration: string;
  readonly table: string;
  /** The primary key's column. Rows without a key cannot be found again: refuse them with a precondition. */
  readonly key: string;
}

/** Columns to SQL expressions. */
export type Expressions = Readonly<Record<string, string>>;

/** What a migration does with the originals of one table's cells: each answer is a list of SQL statements. */
export interface Originals {
  /**
   * Writes the columns in the rows that `where` selects, and keeps each cell that this changes, as it was and as it is
   * now. Rows outside `where` cost nothing; cells that come out as they were are not kept. May be called several
   * times for one column: what stood there first is the original.
   */
  keep(set: Expressions, where: string): string[];
  /**
   * Gives each kept cell of these columns back where it still holds what `up` left in it; a cell that was edited
   * since keeps its edit, and a row that was deleted stays deleted.
   */
  restore(...columns: readonly string[]): string[];
  /** Forgets the originals of this table, when `down` needs them no more. */
  forget(): string[];
  /** Whether an original is kept of this cell, as an SQL expression over the table's rows. */
  isKept(column: string): string;
  /** Whether this cell now holds the original that was kept of it, as an SQL expression over the table's rows. */
  isRestored(column: string): string;
  /** Lays the columns aside in the rows that `where` selects: those whose value the next `up` would not give by itself. */
  park(columns: readonly string[], where: string): string[];
  /**
   * Ties what is parked to the row's cell in this column as it is now, at the end of `down`: if the application edits
   * that cell before the next `up`, its edit wins over what is parked.
   */
  guard(column: string): string[];
  /** The first thing that the next `up` does with values that are guarded: forgets those whose guard was edited. */
  dropStale(column: string): string[];
  /** Puts parked values back in their columns and forgets all that is parked; deleted rows do not come back. */
  unpark(...columns: readonly string[]): string[];
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
  return {
    keep: (set, where) => keep(place, set, where),
    restore: (...columns) => columns.map((column) => restore(place, column)),
    forget: () => forget(place, keptTables.original),
    release: () => forget(place, keptTables.quarantine),
    isKept: (column) => exists(place, keptTables.original, [column]),
    isRestored: (column) =>
      exists(place, keptTables.original, [column], `AND ${same(name(column), 'kept.before')}`),
    park: (columns, where) => park(place, columns, where),
    guard: (column) => guard(place, column),
    dropStale: (column) => dropStale(place, column),
    parked: (column) => ({
      exists: exists(place, keptTables.parked, [column]),
      value: `(SELECT kept.value ${lookUp(place, keptTables.parked, [column])})`,
    }),
    unpark: (...columns) => unpark(place, columns),
    quarantine: (reasons) => quarantine(place, reasons),
    quarantined: (column) => exists(place, keptTables.quarantine, column === undefined ? [] : [column]),
    keyed: (breakWith) => keyed(place, breakWith),
  };
}

function keep(place: Place, set: Expressions, where: string): string[] {
  const columns = Object.keys(set);
  const assignments = columns.map((column) => `${name(column)} = ${own(set, column)}`);
  return [
    keptTables.original.create,
    capture(place, columns, where),
    `UPDATE ${name(place.table)} SET ${assignments.join(', ')} WHERE ${where}`,
    record(place, columns),
    `DELETE FROM ${keptTables.original.name} AS kept WHERE ${at(place, columns)} AND ${same('before', 'after')}`,
  ];
}

function capture(place: Place, columns: readonly string[], where: string): string {
  const cells = columns.map(
    (column) => `SELECT ${entry(place, column)}, ${name(column)} FROM ${name(place.table)} WHERE ${where}`,
  );
  return (
    `INSERT INTO ${keptTables.original.name} (migration, tbl, pk, col, before) ` +
    `${cells.join(' UNION ALL ')} ON CONFLICT DO NOTHING`
  );
}

/** Reads back what the columns really hold now, for their affinity may have changed what was written. */
function record(place: Place, columns: readonly string[]): string {
  const cells = columns.map((column) => `WHEN ${literal(column)} THEN now.${name(column)}`);
  return (
    `UPDATE ${keptTables.original.name} AS kept SET after = CASE kept.col ${cells.join(' ')} END ` +
    `FROM ${name(place.table)} AS now WHERE ${at(place, columns)} AND now.${name(place.key)} = kept.pk`
  );
}

function restore(place: Place, column: string): string {
  const cell = `now.${name(column)}`;
  return (
    `UPDATE ${name(place.table)} AS now SET ${name(column)} = kept.before FROM ${keptTables.original.name} AS kept ` +
    `WHERE ${at(place, [column])} AND kept.pk = now.${name(place.key)} AND ${same(cell, 'kept.after')}`
  );
}

function forget(place: Place, table: KeptTable): string[] {
  return [`DELETE FROM ${table.name} AS kept WHERE ${of(place)}`];
}

function park(place: Place, columns: readonly string[], where: string): string[] {
  const { create, name: parked } = keptTables.parked;
  const condition = `${name(place.key)} IS NOT NULL AND (${where})`;
  const cells = columns.map(
    (column) =>
      `SELECT ${entry(place, column)}, ${name(column)} FROM ${name(place.table)} WHERE ${condition}`,
  );
  return [create, `INSERT INTO ${parked} (migration, tbl, pk, col, value) ${cells.join(' UNION ALL ')}`];
}

function guard(place: Place, column: string): string[] {
  return [
    `UPDATE ${keptTables.parked.name} AS kept SET witness = now.${name(column)} FROM ${name(place.table)} AS now ` +
      `WHERE ${of(place)} AND now.${name(place.key)} = kept.pk`,
  ];
}

function dropStale(place: Place, column: string): string[] {
  const { create, name: parked } = keptTables.parked;
  const cell = `now.${name(column)}`;
  return [
    create,
    `DELETE FROM ${parked} AS kept WHERE ${of(place)} AND NOT EXISTS (SELECT 1 FROM ${name(place.table)} AS now ` +
      `WHERE now.${name(place.key)} = kept.pk AND ${same(cell, 'kept.witness')})`,
  ];
}

function unpark(place: Place, columns: readonly string[]): string[] {
  const { create, name: parked } = keptTables.parked;
  return [
    create,
    ...columns.map(
      (column) =>
        `UPDATE ${name(place.table)} AS now SET ${name(column)} = kept.value FROM ${parked} AS kept ` +
        `WHERE ${at(place, [column])} AND kept.pk = now.${name(place.key)}`,
    ),
    `DELETE FROM ${parked} AS kept WHERE ${of(place)}`,
  ];
}

function exists(place: Place, table: KeptTable, columns: readonly string[], condition = ''): string {
  return `EXISTS (SELECT 1 ${lookUp(place, table, columns)} ${condition})`;
}

/** From the kept rows of the row at hand: those of some columns, or without any named, all. */
function lookUp(place: Place, table: KeptTable, columns: readonly string[]): string {
  const which = columns.length === 0 ? of(place) : at(place, columns);
  return `FROM ${table.name} AS kept WHERE ${which} AND kept.pk = ${name(place.table)}.${name(place.key)}`;
}

function quarantine(place: Place, reasons: Expressions): string[] {
  const cells = Object.entries(reasons).map(
    ([column, reason]) =>
      `SELECT ${entry(place, column)}, ${reason} FROM ${name(place.table)} WHERE ${reason} IS NOT NULL`,
  );
  return [
    keptTables.quarantine.create,
    `INSERT INTO ${keptTables.quarantine.name} (migration, tbl, pk, col, reason) ${cells.join(' UNION ALL ')}`,
  ];
}

function keyed({ table, key }: Place, breakWith: readonly string[]): Condition {
  return {
    name: `every row of ${table} has a ${key}`,
    sql: `SELECT * FROM ${name(table)} WHERE ${name(key)} IS NULL`,
    breakWith,
  };
}

/** The first four cells of a kept row, read from the table's own row. */
function entry({ migration, table, key }: Place, column: string): string {
  return `${literal(migration)}, ${literal(table)}, ${name(key)}, ${literal(column)}`;
}

/** Selects the kept rows of some columns. */
function at(place: Place, columns: readonly string[]): string {
  return `${of(place)} AND kept.col IN (${columns.map(literal).join(', ')})`;
}

/** Selects the kept rows of the table. */
function of({ migration, table }: Place): string {
  return `kept.migration = ${literal(migration)} AND kept.tbl = ${literal(table)}`;
}
