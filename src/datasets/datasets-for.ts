import type fc from 'fast-check';
import type { Cell } from '../model/cell.js';
import type { DataLevel, Dataset } from '../model/dataset.js';
import type { Schema } from '../model/schema.js';
import { datasetArbitrary } from './arbitrary.js';
import { emptyDictionary } from './dictionary.js';

/** What is wanted of datasets that are derived from a schema; every option has a default. */
export interface DerivedOptions {
  /** How hard they are on a migration (`edgy`). */
  readonly level?: DataLevel;
  /** At most so many rows in all tables together (300). */
  readonly rows?: { readonly max: number };
  /** Arbitraries for columns, by `table.column`, in place of what type and name suggest. */
  readonly columns?: Readonly<Record<string, fc.Arbitrary<Cell>>>;
  /** Further columns that hold JSON, as `column` or `table.column`. */
  readonly jsonColumns?: readonly string[];
  /** Rows that are in the database already: possible parents, and keys that are taken. */
  readonly existing?: Dataset;
}

/**
 * Datasets that a schema admits: the generator that rehearsals use, for suites that want some columns otherwise.
 *
 * @example
 * defineSuite({
 *   migration: '0007_split_names',
 *   datasets: (level, schema) => datasetsFor(schema, { level, columns: { 'users.email': fc.emailAddress() } }),
 * });
 */
export function datasetsFor(schema: Schema, options: DerivedOptions = {}): fc.Arbitrary<Dataset> {
  return datasetArbitrary(schema, { level: 'edgy', dictionary: emptyDictionary, ...options });
}
