import { type Dataset, type Row, rowsIn } from '../../model/dataset.js';
import { own } from '../../model/record.js';
import type { Reference, SchemaPlan } from '../plan/schema.js';
import { keyOf } from './state.js';

/** What becomes of a row whose parent is gone: it goes too, or it refers to nothing where it can. */
export type Orphaned = 'drop' | 'unlink';

/** What {@link prune} leaves alone. */
export interface Kept {
  /** Rows that are in the database already. */
  readonly existing: Dataset;
  /** Rows that may refer to nothing that is there. */
  readonly orphans: ReadonlySet<Row>;
}

/** The dataset without rows that refer to rows that are not there, nor those that then do. */
export function prune(
  plan: SchemaPlan,
  dataset: Dataset,
  { existing, orphans }: Kept,
  orphaned: Orphaned,
): Dataset {
  const tables = new Map(Object.entries(dataset));
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, rows] of tables) {
      const kept = (plan.references.get(name) ?? []).reduce((left, reference) => {
        const parents =
          reference.parent === null
            ? []
            : [...rowsIn(existing, reference.parent), ...(tables.get(reference.parent) ?? [])];
        return withParents(left, reference, parents, orphans, orphaned);
      }, rows);
      if (kept !== rows) {
        tables.set(name, kept);
        changed = true;
      }
    }
  }
  return Object.fromEntries([...tables].filter(([, rows]) => rows.length > 0));
}

/** The rows of a dataset that refer to rows that are not there. */
export function orphansIn(plan: SchemaPlan, dataset: Dataset, existing: Dataset): Set<Row> {
  const orphans = new Set<Row>();
  for (const [name, rows] of Object.entries(dataset)) {
    for (const reference of plan.references.get(name) ?? []) {
      const parents =
        reference.parent === null
          ? []
          : [...rowsIn(existing, reference.parent), ...rowsIn(dataset, reference.parent)];
      const dangles = danglingFrom(reference, parents);
      for (const row of rows) if (dangles(row)) orphans.add(row);
    }
  }
  return orphans;
}

function danglingFrom(reference: Reference, parents: readonly Row[]): (row: Row) => boolean {
  const present = new Set(parents.map((row) => keyOf(row, reference.parentColumns)));
  const refers = (row: Row) =>
    reference.columns.every((name) => own(row, name) !== null && own(row, name) !== undefined);
  return (row) => refers(row) && !present.has(keyOf(row, reference.columns));
}

/** The very same rows where all of them have their parent. */
function withParents(
  rows: readonly Row[],
  reference: Reference,
  parents: readonly Row[],
  orphans: ReadonlySet<Row>,
  orphaned: Orphaned,
): readonly Row[] {
  const dangles = danglingFrom(reference, parents);
  const lost = new Set(rows.filter((row) => !orphans.has(row) && dangles(row)));
  if (lost.size === 0) return rows;
  return rows.flatMap((row) => {
    if (!lost.has(row)) return [row];
    if (orphaned === 'drop' || reference.nullable.length === 0) return [];
    return [{ ...row, ...Object.fromEntries(reference.nullable.map((name) => [name, null])) }];
  });
}
