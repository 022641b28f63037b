export type StatementKind =
  | 'create-table'
  | 'create-table-as'
  | 'create-virtual-table'
  | 'drop-table'
  | 'rename-table'
  | 'add-column'
  | 'drop-column'
  | 'rename-column'
  | 'alter-other'
  | 'create-index'
  | 'drop-index'
  | 'create-view'
  | 'drop-view'
  | 'create-trigger'
  | 'drop-trigger'
  | 'insert'
  | 'update'
  | 'delete'
  | 'select'
  | 'pragma'
  | 'begin'
  | 'commit'
  | 'rollback'
  | 'savepoint'
  | 'release'
  | 'vacuum'
  | 'attach'
  | 'other';

/** What the words of a statement say that it does. */
export interface StatementFacts {
  readonly kind: StatementKind;
  /** It inserts, updates or deletes rows, or makes a table out of rows. */
  readonly data: boolean;
  /**
   * The object that it makes, changes or drops; the table that it writes; a PRAGMA's name in lower case; the savepoint
   * of SAVEPOINT, RELEASE and ROLLBACK TO. As written, without quotes and schema.
   */
  readonly target: string | null;
  /** The table of an index or a trigger. */
  readonly on: string | null;
  /** The new name of a renamed table or column. */
  readonly newName: string | null;
  /** The column that is added, dropped or renamed. */
  readonly column: string | null;
  /** Tables that it reads rows from, by FROM, JOIN and USING at any depth; no common table expressions. */
  readonly from: readonly string[];
  /** Every name and bare word in it, lower case, unquoted; those in the body of a PostgreSQL function included. */
  readonly names: ReadonlySet<string>;
  /** A PRAGMA's setting, where it sets one. */
  readonly value: string | null;
}

/** A table's columns in order, or `undefined` where they are not known. */
export type ColumnsOf = (table: string) => readonly string[] | undefined;

/** What one kind of statement has to say; the rest is {@link nothingMore}. */
export type Facts = Partial<StatementFacts> & Pick<StatementFacts, 'kind'>;

export const nothingMore: Omit<StatementFacts, 'kind' | 'names'> = {
  data: false,
  target: null,
  on: null,
  newName: null,
  column: null,
  from: [],
  value: null,
};
