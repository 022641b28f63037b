import type { Schema } from '../../model/schema.js';
import type { HealthProblem } from '../engine.js';

/** What follows from a database's definitions alone. */
export interface KnownSchema {
  readonly schema: Schema;
  /** The framework's own tables that are there. */
  readonly kept: readonly string[];
  /** Each table's and view's name in the schema, and the same as SQL. */
  readonly references: ReadonlyMap<string, string>;
  /** Columns that a sequence numbers. */
  readonly numbered: readonly Numbered[];
  /** Foreign keys that are checked at once, whatever a transaction asks for. */
  readonly constraints: readonly NamedConstraint[];
  /** Objects that are not as they should be by their definitions; `undefined` until somebody asks. */
  broken?: readonly HealthProblem[];
}

export interface Numbered {
  /** As the schema names it. */
  readonly table: string;
  readonly column: string;
  /** As SQL. */
  readonly sequence: string;
}

export interface NamedConstraint {
  /** As the schema names it. */
  readonly table: string;
  readonly name: string;
}
