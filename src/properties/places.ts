import type { RowDifference } from '../compare/index.js';

/** Differences by table and column; rows that are missing or added stand by their table. */
export function places(
  differences: readonly [string, RowDifference[]][],
): [string, string, RowDifference[]][] {
  return differences.flatMap(([table, rows]) => {
    const columns = [...new Set(rows.map(({ column }) => column ?? ''))];
    return columns.map((column): [string, string, RowDifference[]] => [
      table,
      column,
      rows.filter((row) => (row.column ?? '') === column),
    ]);
  });
}

/** Where it is, as a person says it. */
export function place(table: string, column: string): string {
  return column === '' ? table : `${table}.${column}`;
}
