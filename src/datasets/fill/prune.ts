import type { Dataset, Row } from '../../model/dataset.js';
import type { Reference, SchemaPlan } from '../plan/schema.js';
import { keyOf } from './state.js';

/** What becomes of a row whose parent is gone: it goes too, or it refers to nothing where it can. */
export type Orphaned = 'drop' | 'unlink';

/** The dataset without rows that refer to rows that are not there, nor those that then do. */
export function prune(plan: SchemaPlan, dataset: Dataset, existing: Dataset, orphaned: Orphaned): Dataset {
  const tables = new Map(Object.entries(dataset));
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, rows] of tables) {
      const kept = (plan.references.get(name) ?? []).reduce((left, reference) => {
        const parents = reference.parent === null ? [] : [...(existing[reference.parent] ?? []), ...(tables.get(reference.parent) ?? [])];
        return withParents(left, reference, parents, orphaned);
      }, rows);
      if (kept !== rows) {
        tables.set(name, kept);
        changed = true;
      }
    }
  }
  return Object.fromEntries([...tables].filter(([, rows]) => rows.length > 0));
}

/** The very same rows where all of them have their parent. */
function withParents(rows: readonly Row[], reference: Reference, parents: readonly Row[], orphaned: Orphaned): readonly Row[] {
  const present = new Set(parents.map((row) => keyOf(row, reference.parentColumns)));
  const refers = (row: Row) => reference.columns.every((name) => row[name] !== null && row[name] !== undefined);
  if (rows.every((row) => !refers(row) || present.has(keyOf(row, reference.columns)))) return rows;
  return rows.flatMap((row) => {
    if (!refers(row) || present.has(keyOf(row, reference.columns))) return [row];
    if (orphaned === 'drop' || reference.nullable.length === 0) return [];
    return [{ ...row, ...Object.fromEntries(reference.nullable.map((name) => [name, null])) }];
  });
}
