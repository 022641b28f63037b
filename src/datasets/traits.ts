import type { Column, Dialect, Schema } from '../model/schema.js';
import { type ColumnType, columnTypeOf } from './postgres/column-type.js';

/** What has to be known of a dialect to make values. */
interface Traits {
  /** What a column's type can hold; `null` where an affinity is all there is. */
  typeOf(column: Column, schema: Schema): ColumnType | null;
  /** A name that no column has stands for a text, as a default above all. */
  readonly bareNameIsText: boolean;
}

/** The one table of dialects for datasets. */
export const traits: Readonly<Record<Dialect, Traits>> = {
  sqlite: { typeOf: () => null, bareNameIsText: true },
  postgres: { typeOf: columnTypeOf, bareNameIsText: false },
};
