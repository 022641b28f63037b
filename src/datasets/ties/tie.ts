/** Columns of two tables, or of one, that a migration holds against each other: their rows should meet in some datasets. */
export interface Tie {
  readonly one: TiedColumns;
  readonly other: TiedColumns;
}

/** Names as the schema declares them. */
export interface TiedColumns {
  readonly table: string;
  readonly columns: readonly string[];
}
