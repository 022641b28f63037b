import type { Cell } from './cell.js';
import type { Row } from './dataset.js';

/** One way in which a property does not hold on one dataset. */
export interface Finding {
  /** A stable name for this kind of fault, such as `rows-lost` or `column-order`. */
  readonly code: string;
  /** One sentence that a person can act on, the same for the same fault whatever the data. */
  readonly summary: string;
  readonly table?: string;
  readonly column?: string;
  readonly differences: readonly Difference[];
  /** The statement of the migration that is to blame, where that can be told. */
  readonly blame?: { readonly sql: string; readonly file?: string; readonly line?: number };
  /** What the author can do about it. */
  readonly wayOut?: string;
  /**
   * `decision`: a loss that a statement brings about directly, so that one acknowledgement settles it. `fault` (where none is given):
   * damage that nobody wrote down.
   */
  readonly kind?: 'fault' | 'decision';
}

/** Whether it says that `up` failed: nothing is released then, so nobody can accept it. */
export function isFailureOfUp({ code }: { readonly code: string }): boolean {
  return /^up-fails(?![a-z])/.test(code);
}

/** One cell, row or schema object that is not what was promised. */
export interface Difference {
  readonly table: string;
  /** The row's key, or the whole row where the table has no key; absent for a schema object. */
  readonly key?: Row;
  /** The column, or absent where the whole row or object is meant. */
  readonly column?: string;
  /** For a cell its value; for a row the row; for a schema object its SQL; `undefined`: it is not there. */
  readonly before?: Cell | Row;
  readonly after?: Cell | Row;
}
