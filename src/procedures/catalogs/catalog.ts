/** Questions about definitions, as conditions: each lists something where it does not hold. */
export interface Catalog {
  /** A name as SQL has it. */
  name(text: string): string;
  /** Another way to write the same name, where the engine does not mind. */
  otherSpelling(text: string): string;
  /** Lists the column of that name, however it is spelt where the engine does not mind. */
  column(table: string, column: string): string;
  /** Lists the column where it is not there. */
  missing(table: string, column: string): string;
  /** Lists the column where it is not what was asked for. */
  otherColumn(wanted: ColumnWanted): string;
  /** Lists whatever has that name among tables and indexes. */
  object(name: string): string;
  /** Lists the index where it is not on these columns of the table. */
  otherIndex(wanted: IndexWanted): string;
}

/** A column as a procedure adds it. */
export interface ColumnWanted {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly notNull: boolean;
  /** As SQL has it; `null`: none is written. */
  readonly fallback: string | null;
}

/** An index as a procedure makes it. */
export interface IndexWanted {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
}
