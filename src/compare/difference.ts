/**
 * One way in which a schema differs from another.
 *
 * - `missing`: it was there and is not any more
 * - `left-behind`: it is there and was not
 * - `changed`: it is there, and is not what it was
 * - `column-order`: the table has the same columns in another order
 */
export interface SchemaDifference {
  readonly code: 'missing' | 'left-behind' | 'changed' | 'column-order';
  readonly kind: SchemaPart;
  /** The name of the object: a table, an index, a view, a trigger, a setting. */
  readonly object: string;
  /** The table that it belongs to; a view's, a setting's or another object's own name. */
  readonly table: string;
  readonly column?: string;
  /** The object in words, such as `index idx_users_age` or `the default of users.age`. */
  readonly what: string;
  /** Its definition on each side; absent where it is not there. */
  readonly before?: string;
  readonly after?: string;
  /** The columns that it is about, in lower case. */
  readonly columns?: readonly string[];
  /** It belongs to the whole database (an extension): to leave it harms nobody. */
  readonly shared?: true;
}

export type SchemaPart =
  | 'table'
  | 'column'
  | 'type'
  | 'not null'
  | 'default'
  | 'collation'
  | 'generated'
  | 'letter case'
  | 'column order'
  | 'primary key'
  | 'unique'
  | 'check'
  | 'foreign key'
  | 'without rowid'
  | 'strict'
  | 'autoincrement'
  | 'clauses'
  | 'index'
  | 'view'
  | 'trigger'
  | 'other'
  | 'setting';
