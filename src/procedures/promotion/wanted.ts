import type { DocumentType, Promotable } from '../documents/documents.js';
import type { Value } from '../literal.js';
import type { Rows } from '../procedure.js';

/** What `promoteJsonAttribute` is to do. */
export interface PromoteJsonAttribute extends Rows {
  /** The column of JSON documents. */
  readonly column: string;
  /** A key without quotes, backslashes and control characters. */
  readonly attribute: string;
  /** The new column (as the attribute). */
  readonly to?: string;
  /** The new column's type. An integer is moved only where the column can hold it. */
  readonly type: Promotable;
  /** What a document stands for that says nothing of it, and the column's DEFAULT; NULL without. */
  readonly default?: Value;
  /** How PostgreSQL declares the documents' column (text). */
  readonly documents?: DocumentType;
}
