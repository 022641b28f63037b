import type { Place } from './place.js';

/** How one dialect lays displaced cells aside: in which tables, how a row is found there again, and when two cells are the same. */
export interface Layout {
  readonly original: Store;
  readonly parked: Store;
  readonly quarantine: Store;
  /** A name as SQL has it. */
  name(text: string): string;
  /** Whether two values have the same type and the same bytes, whatever a collation says. */
  same(a: string, b: string): string;
}

/** Where one kind of displaced cells lies. */
export interface Store {
  /** Makes what these columns need, where it is not there yet. */
  create(columns: readonly string[]): string[];
  /** The columns, put together as far as one statement can serve them. */
  shelves(columns: readonly string[]): Shelf[];
  /** The kept rows of any column of the table's row. */
  all(): Pick<Shelf, 'table' | 'at'>;
  /** Forgets the cells of these columns; without any named, of all, where one table serves them all. */
  clear(columns: readonly string[]): string[];
  /** The key of one of the table's rows as it is kept. */
  key(row: string): string;
}

/** One table that holds cells of one or several columns. */
export interface Shelf {
  readonly columns: readonly string[];
  readonly table: string;
  /** Selects the rows that are meant from the table, which is called `kept`. */
  readonly at: string;
  /** The columns that say which cell it is, and what to put there. */
  readonly into: string;
  entry(column: string): string;
  /** What the cell of the kept row at hand holds in another row. */
  pick(row: string): string;
}

/** Makes the layout for a table's rows. */
export type LayoutOf = (place: Place) => Layout;
