import type { Column, Dialect, Schema, Table } from '../model/schema.js';
import { type ColumnType, columnTypeOf } from './postgres/column-type.js';
import { withOwnKeys } from './postgres/own-keys.js';

/** What has to be known of a dialect to make values. */
interface Traits {
  /** What a column's type can hold; `null` where an affinity is all there is. In its table, its values are those of a key of its own. */
  typeOf(column: Column, schema: Schema, table?: Table): ColumnType | null;
  /** The largest number of a column, for arithmetic; `null` where it holds none. */
  largest(column: Column): number | null;
  /** A name that no column has stands for a text, as a default above all. */
  readonly bareNameIsText: boolean;
}

/** The one table of dialects for datasets. */
export const traits: Readonly<Record<Dialect, Traits>> = {
  sqlite: {
    typeOf: () => null,
    largest: ({ affinity }) =>
      affinity === 'integer' || affinity === 'numeric' ? INT8 : affinity === 'real' ? INT4 : null,
    bareNameIsText: true,
  },
  postgres: {
    typeOf: (column, schema, table) => {
      const type = columnTypeOf(column, schema);
      return table === undefined ? type : withOwnKeys(type, table, column);
    },
    largest: ({ type }) => LARGEST.find(([name]) => name.test(type))?.[1] ?? null,
    bareNameIsText: false,
  },
};

const INT4 = 2 ** 31 - 1;
const INT8 = 2 ** 63 - 1;
/** Of what is no integer, so much that what is made of it fits into one. */
const LARGEST: readonly (readonly [RegExp, number])[] = [
  [/^smallint$/, 2 ** 15 - 1],
  [/^(integer|real|double precision)$/, INT4],
  [/^(bigint|numeric\b)/, INT8],
];
