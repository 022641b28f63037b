import type { Cell } from '../../model/cell.js';
import type { Row } from '../../model/dataset.js';
import { own } from '../../model/record.js';
import type { Check } from '../plan/checks.js';
import type { MutableRow } from '../plan/rows.js';
import type { TablePlan } from '../plan/table.js';
import { indexKey, keysOf, type Unique } from '../plan/uniques.js';

/** The rows of one table while a dataset grows, with the keys that are taken. */
export class TableState {
  readonly plan: TablePlan;
  /** Rows of this dataset, and before them those that were there already. */
  readonly all: Row[];
  added: MutableRow[] = [];
  /** A row that no repair could bring past a constraint; kept so that the engine can say which. */
  refused: MutableRow | undefined;
  /** Columns that some unique set or foreign key depends on. */
  readonly keyColumns: ReadonlySet<string>;
  readonly #taken: readonly Set<string>[];
  readonly #present = new Map<string, Set<string>>();

  constructor(plan: TablePlan, existing: readonly Row[]) {
    this.plan = plan;
    this.all = [...existing];
    this.keyColumns = new Set([
      ...plan.uniques.flatMap(({ columns }) => columns),
      ...plan.table.foreignKeys.flatMap(({ columns }) => columns),
    ]);
    this.#taken = plan.uniques.map((unique) => new Set([...keysOf(unique, existing), ...unique.reserved]));
  }

  /** Adds a row that {@link taken} has nothing against. */
  add(row: MutableRow): void {
    this.plan.uniques.forEach((unique, at) => {
      const key = unique.keyOf(row);
      if (key !== null) this.#taken[at]?.add(key);
    });
    for (const [names, present] of this.#present) present.add(keyOf(row, names.split('\u0000')));
    this.added.push(row);
    this.all.push(row);
  }

  /** Takes out the added rows that are not among these. */
  retain(rows: MutableRow[]): void {
    this.added = rows;
  }

  /** The first unique set whose key an earlier row has already. */
  taken(row: MutableRow): Unique | undefined {
    return this.plan.uniques.find((unique, at) => {
      const key = unique.keyOf(row);
      return key !== null && this.#taken[at]?.has(key) === true;
    });
  }

  /** A condition on a single column that a changed key no longer meets. */
  missed(row: MutableRow): Check | undefined {
    return this.plan.checks.find((check) => check.columns.length === 1 && !check.admits(row));
  }

  /** Whether some row holds these cells in these columns. */
  has(columns: readonly string[], cells: readonly Cell[]): boolean {
    const names = columns.join('\u0000');
    let present = this.#present.get(names);
    if (present === undefined) {
      present = new Set(this.all.map((row) => keyOf(row, columns)));
      this.#present.set(names, present);
    }
    return present.has(cellsKey(cells));
  }
}

/** The cells of some columns as one string, as a foreign key compares them. */
export function keyOf(row: Row, columns: readonly string[]): string {
  return cellsKey(columns.map((name) => own(row, name) ?? null));
}

function cellsKey(cells: readonly Cell[]): string {
  return cells.map((cell) => (cell === null ? 'n' : indexKey(cell, 'binary'))).join('\u0000');
}
