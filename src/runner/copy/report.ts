import type { Cell } from '../../model/cell.js';

/** What a copy between databases of two engines did, row by row. */
export interface CopyReport {
  readonly from: string;
  readonly to: string;
  /** The last migration in force in both; `null`: neither has a history. */
  readonly at: string | null;
  readonly tables: readonly CopiedTable[];
  /** Tables of the source that the target does not have, with their rows. */
  readonly withoutCounterpart: readonly { readonly table: string; readonly rows: number }[];
  /** Columns of the source that the target does not have, with the rows that say something there. */
  readonly columnsLeft: readonly { readonly table: string; readonly column: string; readonly rows: number }[];
  /** The framework's own tables that stay behind, with their rows: values that migrations keep for their way back. */
  readonly keptBehind: readonly { readonly table: string; readonly rows: number }[];
  /** Whether anything was written. */
  readonly written: boolean;
}

/** One table, and each of its rows accounted for: as many as the source has. */
export interface CopiedTable {
  readonly table: string;
  readonly rows: number;
  /** Rows that stand in the target and say the same. */
  readonly carried: number;
  /** Rows that the target refused. */
  readonly refused: readonly Loss[];
  /** Values that the target took and gives back as something else. */
  readonly changed: readonly Change[];
}

/** A row that was not carried over. */
export interface Loss {
  readonly key: Readonly<Record<string, Cell>>;
  readonly reason: string;
}

/** A value that came out as another one. */
export interface Change {
  readonly key: Readonly<Record<string, Cell>>;
  readonly column: string;
  readonly before: Cell;
  readonly after: Cell;
}

/** Whether something of the source is not in the target. */
export function isLossy({
  tables,
  withoutCounterpart,
  columnsLeft,
}: Pick<CopyReport, 'tables' | 'withoutCounterpart' | 'columnsLeft'>): boolean {
  return (
    tables.some(({ refused, changed }) => refused.length > 0 || changed.length > 0) ||
    withoutCounterpart.some(({ rows }) => rows > 0) ||
    columnsLeft.some(({ rows }) => rows > 0)
  );
}
