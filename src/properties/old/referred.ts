import { type Cell, cellKey } from '../../model/cell.js';
import { type Dataset, type Row, rowsIn } from '../../model/dataset.js';
import { own } from '../../model/record.js';
import type { Schema, Table } from '../../model/schema.js';
import { referrersOf } from './refusal.js';

/** Whether some row of the dataset refers to a row of the table, by a foreign key of the schema. */
export function isReferredTo(schema: Schema, dataset: Dataset, table: Table): (row: Row) => boolean {
  const keys = referrersOf(schema, table.name).map(({ child, key }) => {
    const referring = rowsIn(dataset, child.name).flatMap((row) => valuesOf(row, key.columns) ?? []);
    return { columns: key.parentColumns, values: new Set(referring) };
  });
  return (row) =>
    keys.some(({ columns, values }) => {
      const value = valuesOf(row, columns);
      return value !== null && values.has(value);
    });
}

/** What stands in the columns, as one text; `null` where one of them holds nothing. */
function valuesOf(row: Row, columns: readonly string[]): string | null {
  const cells = columns.map((name): Cell => own(row, name) ?? null);
  return cells.length === 0 || cells.includes(null) ? null : cells.map(cellKey).join('\u0001');
}
