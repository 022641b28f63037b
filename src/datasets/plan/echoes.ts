import { own, put } from '../../model/record.js';
import type { Random } from '../random.js';
import type { Tie } from '../ties/tie.js';
import type { MutableRow } from './rows.js';
import type { TablePlan } from './table.js';

/** A column that now and then holds what the row's own reference holds, since a statement compares the two. */
export interface Echo {
  readonly reference: string;
  readonly column: string;
}

/**
 * Columns of one table of which one refers to another table: compared, they meet in a row whose own number happens to be its parent's. A
 * subquery that was to name the row outside compares them so.
 */
export function echoesOf(tables: readonly TablePlan[], ties: readonly Tie[]): Map<string, readonly Echo[]> {
  return new Map(
    tables.map(({ name, table: { foreignKeys } }) => {
      const isReference = (column: string) =>
        foreignKeys.some(
          ({ columns, parent }) => columns.includes(column) && parent.toLowerCase() !== name.toLowerCase(),
        );
      const own = ties.filter(
        ({ one, other }) => one !== other && one.table === name && other.table === name,
      );
      const echoes = own.flatMap(({ one, other }) =>
        one.columns.flatMap((column, at): Echo[] => {
          const [reference, free] = [column, other.columns[at] ?? ''].sort(
            (a, b) => Number(isReference(b)) - Number(isReference(a)),
          ) as [string, string];
          return isReference(reference) && !isReference(free) ? [{ reference, column: free }] : [];
        }),
      );
      return [name, echoes];
    }),
  );
}

/** Lets the row hold the same in both, now and then. */
export function echo(
  row: MutableRow,
  plan: TablePlan,
  echoes: readonly Echo[] | undefined,
  random: Random,
): void {
  for (const { reference, column } of echoes ?? []) {
    const value = own(row, reference);
    const kept = value == null ? undefined : plan.byName.get(column.toLowerCase())?.keep(value);
    if (kept !== undefined && random.chance(0.3)) put(row, column, kept);
  }
}

/** Where a table refers to itself, its first row can have no other parent. */
export function referToItself(
  row: MutableRow,
  {
    columns,
    parentColumns,
  }: { readonly columns: readonly string[]; readonly parentColumns: readonly string[] },
): void {
  columns.forEach((name, at) => {
    put(row, name, own(row, parentColumns[at] ?? '') ?? null);
  });
}
