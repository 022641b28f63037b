/** A language of SQL. */
export type Dialect = 'sqlite' | 'postgres';

/** The schema objects of a database, as its engine reports them. */
export interface Schema {
  /** Whose types, defaults and conditions it is written in (`sqlite`). */
  readonly dialect: Dialect;
  /** A statement can take a single rule from a table that stays: none has to be rebuilt for that. */
  readonly rulesInPlace?: boolean;
  readonly tables: readonly Table[];
  readonly indexes: readonly Index[];
  readonly views: readonly NamedObject[];
  readonly triggers: readonly Trigger[];
  /** Other objects that only some engines have (sequences, enums, functions, …), each with its definition. */
  readonly others: readonly OtherObject[];
  /** Settings stored in the database itself that a migration may write (SQLite: `user_version`, `application_id`). */
  readonly settings: Readonly<Record<string, string>>;
}

export interface NamedObject {
  readonly name: string;
  /** The statement that makes it, as the engine stores it. */
  readonly sql: string;
  /** What that is written in. */
  readonly dialect: Dialect;
}

/** What only some engines have; of one that hangs on something, the name is its own there, and may be empty. */
export interface OtherObject extends NamedObject {
  readonly kind: string;
  /** The table, view or function that it hangs on and goes with; absent where it stands by itself. */
  readonly table?: string;
  /** The column that it is about. */
  readonly column?: string;
  /** It belongs to the whole database: others may use it, and who asks for it cannot tell whether it was there. */
  readonly shared?: true;
}

export interface Table extends NamedObject {
  readonly columns: readonly Column[];
  /** Column names in key order; empty where there is no primary key. */
  readonly primaryKey: readonly string[];
  readonly uniques: readonly UniqueKey[];
  /** CHECK expressions, column and table level, as written (without the outer parentheses). */
  readonly checks: readonly string[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly withoutRowid: boolean;
  readonly strict: boolean;
  readonly autoincrement: boolean;
  /** For a virtual table: its module in lower case (`fts5`); its shadow tables are not listed at all. */
  readonly virtual: string | null;
}

export interface Column {
  readonly name: string;
  /** The declared type as written; empty where none was. */
  readonly type: string;
  /** What the type does to a value that is stored. */
  readonly affinity: 'integer' | 'real' | 'numeric' | 'text' | 'blob';
  /** What kind of thing its values say, where the type tells more of that than the affinity: of another family, none would be moved there. */
  readonly family?: string;
  readonly notNull: boolean;
  /** The SQL text of the default, or `null` where there is none. */
  readonly defaultSql: string | null;
  /** Place in the primary key, from 1; 0 when the column is not in it. */
  readonly primaryKey: number;
  readonly generated: 'virtual' | 'stored' | null;
  /** The SQL text of a generated column's expression. */
  readonly generatedSql: string | null;
  /** The collation's name in lower case; `binary` where none was given. */
  readonly collation: string;
  /** The database hands out its numbers, by a sequence that it keeps for the column. */
  readonly numbered?: true;
  /** The column is an alias of the rowid (SQLite: INTEGER PRIMARY KEY). */
  readonly rowidAlias: boolean;
}

export interface UniqueKey {
  /** Column names; `null` stands for an expression. */
  readonly columns: readonly (string | null)[];
  /** The WHERE of a partial unique index. */
  readonly where: string | null;
  /** The index's name; `null` for a UNIQUE constraint inside CREATE TABLE. */
  readonly index: string | null;
  /** The index's definition. */
  readonly sql?: string;
}

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly parent: string;
  /** The parent's columns; where the schema names none, its primary key. */
  readonly parentColumns: readonly string[];
  readonly onDelete: string;
  readonly onUpdate: string;
  readonly deferred: boolean;
  /** It waits for the end of the transaction only where a transaction asks for that. */
  readonly deferrable?: true;
  /** Of several columns either all hold NULL or none does. */
  readonly matchFull?: true;
  /** It holds for rows that are written from now on; those that were there were never looked at (NOT VALID). */
  readonly unchecked?: true;
}

export interface Index extends NamedObject {
  readonly table: string;
  readonly unique: boolean;
  readonly columns: readonly (string | null)[];
  readonly where: string | null;
}

export interface Trigger extends NamedObject {
  readonly table: string;
}

/** The table of that name in the schema; SQLite's names do not tell upper from lower case. */
export function findTable(schema: Schema, name: string): Table | undefined {
  const wanted = name.toLowerCase();
  return schema.tables.find((table) => table.name.toLowerCase() === wanted);
}

/** The table that a statement may mean by a name that leaves out the table's schema. It chooses data, and decides nothing. */
export function tableSaid(schema: Schema, name: string): Table | undefined {
  const wanted = name.toLowerCase();
  return findTable(schema, name) ?? schema.tables.find((table) => bareName(table) === wanted);
}

/** A table's name without its schema, in lower case. */
export function bareName({ name }: Pick<Table, 'name'>): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}
