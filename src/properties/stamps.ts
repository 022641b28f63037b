import { fold, type RowDifference, tableNamed } from '../compare/index.js';
import type { Cell } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { Image, TableImage } from '../model/image.js';
import { findTable, type Schema } from '../model/schema.js';
import type { Lineage } from './lineage/lineage.js';
import { areMomentsApart, isMoment } from './moments.js';
import { otherTime } from './worlds.js';

/**
 * Where the moment at which `up` runs, or a number that it draws, may stand: in a column that was not there before or whose default
 * is the clock, in a row that was not there before, and where the row said nothing, in a column of a type for times, or as a plain moment in one that holds moments.
 */
export class Stamps {
  readonly #before: Image;
  readonly #now: Schema;
  readonly #lineage: Lineage;
  /** Defaults that are the clock, as they are written. */
  readonly #clocks: ReadonlySet<string>;

  constructor(before: Image, now: Schema, lineage: Lineage, clocks: ReadonlySet<string>) {
    this.#before = before;
    this.#now = now;
    this.#lineage = lineage;
    this.#clocks = clocks;
  }

  /** Whether all these differences of one column, or of whole rows, stand where they may. */
  allMay([table, column, group]: readonly [string, string, readonly RowDifference[]]): boolean {
    const olds = this.#oldTables(table);
    if (olds.length === 0 || (column !== '' && this.#isNew(table, column))) return true;
    return group.every(({ key, before, after, kind }) => {
      const rows = kind === 'cell' ? [key] : [before as Row | undefined, after as Row | undefined];
      return rows.every(
        (row) =>
          row === undefined ||
          olds.every(
            (old) =>
              !this.#wasIn(old, row) ||
              (this.#saidNothing(old, row, column) &&
                (this.#isForTimes(table, column) ||
                  (this.#holdsMoments(old, column) && fromClock(before as Cell, after as Cell)))),
          ),
      );
    });
  }

  /**
   * Whether it is where identifiers are handed out: a new row, a column with a default of its own or in a key, or one of a type that
   * holds nothing else.
   */
  isKey([table, column]: readonly [string, string, readonly RowDifference[]]): boolean {
    const now = findTable(this.#now, table);
    if (column === '' || now === undefined || this.#oldTables(table).length === 0) return true;
    const keys = [now.primaryKey, ...[...now.uniques, ...now.foreignKeys].map(({ columns }) => columns)];
    return (
      now.columns.some(
        ({ name, defaultSql, type }) =>
          fold(name) === fold(column) && (defaultSql !== null || fold(type) === 'uuid'),
      ) || keys.some((names) => names.some((name) => fold(name ?? '') === fold(column)))
    );
  }

  /** Tables of before whose rows this one holds. */
  #oldTables(table: string): TableImage[] {
    return [...this.#before.tables.values()].filter(
      ({ name }) => fold(this.#lineage.successor(name)?.name ?? '') === fold(table),
    );
  }

  #isNew(table: string, column: string): boolean {
    const defined = findTable(this.#now, table)?.columns.find(({ name }) => fold(name) === fold(column));
    if (defined?.defaultSql != null && this.#clocks.has(defined.defaultSql)) return true;
    return this.#oldTables(table).every(({ name, columns }) => {
      const carried = this.#lineage.successor(name)?.columns ?? new Map<string, string>();
      const known = carried.size > 0 ? new Set(carried.values()) : new Set(columns.map(fold));
      return !known.has(fold(column));
    });
  }

  #wasIn(old: TableImage, row: Row): boolean {
    return this.#rowsLike(old, row).length > 0;
  }

  #isForTimes(table: string, column: string): boolean {
    const defined = findTable(this.#now, table)?.columns.find(({ name }) => fold(name) === fold(column));
    return TIME.test(defined?.type ?? '');
  }

  /** Whether moments are what the column's rows say on the databases that the migration was watched on, odd values aside. */
  #holdsMoments(old: TableImage, column: string): boolean {
    const at = this.#placeOf(old, column);
    const cells = (this.#lineage.effects?.runs ?? []).flatMap(
      ({ before }) => tableNamed(before, old.name)?.rows.map((row) => row[at] ?? null) ?? [],
    );
    const said = cells.filter((cell) => cell !== null);
    return said.filter(isMoment).length * 3 >= said.length;
  }

  #placeOf(old: TableImage, column: string): number {
    const now = this.#lineage.successor(old.name)?.columns;
    return old.columns.findIndex((name) => (now?.get(fold(name)) ?? fold(name)) === fold(column));
  }

  /** Whether the column held NULL in the rows with this key. */
  #saidNothing(old: TableImage, row: Row, column: string): boolean {
    const at = this.#placeOf(old, column);
    return at >= 0 && this.#rowsLike(old, row).every((cells) => cells[at] === null);
  }

  /** The rows of the table with this key; all of them where it cannot be told. */
  #rowsLike(old: TableImage, row: Row): TableImage['rows'] {
    const key = old.key.length > 0 ? old.key : old.columns.map((_, at) => at);
    const now = this.#lineage.successor(old.name)?.columns;
    const wanted = key.map((at) => {
      const name = old.columns[at] ?? '';
      const spelt = now?.get(fold(name)) ?? fold(name);
      return Object.entries(row).find(([column]) => fold(column) === spelt)?.[1];
    });
    if (wanted.includes(undefined)) return old.rows;
    const text = JSON.stringify(wanted.map(String));
    return old.rows.filter((cells) => JSON.stringify(key.map((at) => String(cells[at] ?? null))) === text);
  }
}

/** What the clock gave in each of the two runs that are compared. */
function fromClock(before: Cell, after: Cell): boolean {
  return areMomentsApart(before, after, otherTime.clockOffset);
}

const TIME = /^(timestamp|timestamptz|datetime|date|time)\b/i;
