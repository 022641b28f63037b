/** A JSON column in the words of one dialect: each answer is an SQL expression over the table's rows. */
export interface Documents {
  /** Statements that come before any of these expressions, and what they leave behind until `down` is over. */
  readonly needs: readonly string[];
  readonly done: readonly string[];
  /** Why the cell cannot be edited as an object, or NULL where it can (or is NULL). With a key, it may not stand there twice. */
  objectFault(column: string, key?: string): string;
  /** Why the cell is no JSON; NULL for JSON. */
  malformed(column: string): string;
  /** What kind of value the object's member is, as JSON calls it; SQL NULL where it has none of that key. */
  kind(column: string, key: string): string;
  /** The document with a member put behind its last one, and not another byte changed; one of the member alone in the place of NULL. */
  appended(column: string, key: string, json: string): string;
  /** The object without the member. */
  removed(column: string, key: string): string;
  /** The object with the member set to what the SQL value says; one of the member alone in the place of NULL. */
  put(column: string, key: string, value: string, type: Promotable): string;
  /** Whether a column of the type holds all that the member says, which is there and no null. */
  fits(column: string, key: string, type: Promotable): string;
  /** The member as a value of the type. */
  value(column: string, key: string, type: Promotable): string;
  /** Whether the value, which a column of the type holds, can be said in JSON. */
  sayable(value: string, type: Promotable): string;
}

/** Types that a JSON value can be moved to without a loss. */
export const promotables = ['SMALLINT', 'INTEGER', 'BIGINT', 'TEXT', 'BOOLEAN'] as const;
export type Promotable = (typeof promotables)[number];

/** How PostgreSQL declares the column; SQLite has texts only. */
export type DocumentType = 'text' | 'json' | 'jsonb';
