import type { Cell } from '../../model/cell.js';
import { type Dataset, type Row, rowsIn } from '../../model/dataset.js';
import { own } from '../../model/record.js';
import { keyOf } from '../fill/state.js';
import type { Reference, SchemaPlan } from '../plan/schema.js';
import type { TablePlan } from '../plan/table.js';

/** A row by its table and its place there. */
export interface Place {
  readonly table: string;
  readonly index: number;
}

/**
 * The dataset with some cells of one row replaced, and rows that referred to it still referring to it; `null` where the
 * schema would not admit that.
 *
 * @param references `turned`: the row may come to refer to another row, which the caller knows to be there
 */
export function replaceCells(
  plan: SchemaPlan,
  dataset: Dataset,
  { table, index }: Place,
  cells: Readonly<Record<string, Cell>>,
  references: 'kept' | 'turned' = 'kept',
): Dataset | null {
  const before = rowsIn(dataset, table)[index];
  const owner = plan.byName.get(table);
  if (before === undefined || owner === undefined) return null;
  const after = { ...before, ...cells };
  if (references === 'kept' && !stillRefers(plan.references.get(table) ?? [], before, after)) return null;
  let changed: Dataset = { ...dataset, [table]: rowsIn(dataset, table).with(index, after) };
  const touched = new Set([table]);
  for (const reference of plan.referrers.get(table) ?? []) {
    if (keyOf(before, reference.parentColumns) === keyOf(after, reference.parentColumns)) continue;
    changed = relink(changed, reference, before, after);
    touched.add(reference.child);
  }
  const admitted = [...touched].every((name) =>
    admits(plan.byName.get(name), rowsIn(changed, name), rowsIn(dataset, name)),
  );
  return admitted ? changed : null;
}

/** A reference is given up at most, not turned to another row. */
function stillRefers(references: readonly Reference[], before: Row, after: Row): boolean {
  return references.every(
    ({ columns }) =>
      keyOf(before, columns) === keyOf(after, columns) || columns.some((name) => own(after, name) === null),
  );
}

/** Children of the row as it was become children of the row as it is. */
function relink(dataset: Dataset, reference: Reference, before: Row, after: Row): Dataset {
  const rows = own(dataset, reference.child);
  if (rows === undefined) return dataset;
  const key = keyOf(before, reference.parentColumns);
  return {
    ...dataset,
    [reference.child]: rows.map((row) => {
      if (keyOf(row, reference.columns) !== key || reference.columns.some((name) => own(row, name) === null))
        return row;
      const moved = reference.columns.map((name, at) => [
        name,
        own(after, reference.parentColumns[at] ?? '') ?? null,
      ]);
      return { ...row, ...Object.fromEntries(moved) };
    }),
  };
}

/** Whether the rows that changed meet all conditions, and no two rows share a key. */
function admits(plan: TablePlan | undefined, rows: readonly Row[], before: readonly Row[]): boolean {
  if (plan === undefined) return false;
  const changed = rows.filter((row, at) => row !== before[at]);
  if (!changed.every((row) => plan.checks.every((check) => check.admits(row)))) return false;
  return plan.uniques.every((unique) => {
    const keys = rows.map((row) => unique.keyOf(row)).filter((key) => key !== null);
    return new Set(keys).size === keys.length && !keys.some((key) => unique.reserved.has(key));
  });
}
