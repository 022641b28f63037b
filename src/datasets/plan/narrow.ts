import fc from 'fast-check';
import type { Cell } from '../../model/cell.js';
import { put } from '../../model/record.js';
import type { Narrowed } from '../narrow.js';
import { fits } from '../values/near.js';
import type { ColumnPlan } from './column.js';
import { planSchema, type SchemaPlan } from './schema.js';
import type { PlanOptions } from './table.js';

/** How datasets are made that both the old and the new schema admit: plain ones. */
export function planNarrow(narrow: Narrowed, options: PlanOptions): SchemaPlan {
  const columns: Record<string, fc.Arbitrary<Cell>> = {};
  const plain = { ...options, level: 'plain' as const };
  const [before, after] =
    narrow.retyped.size === 0
      ? []
      : [planSchema(narrow.schema, plain), planSchema(narrow.after, { ...plain, columns: {} })];
  for (const [place, later] of narrow.retyped) {
    const table = place.slice(0, -later.name.length - 1);
    const [old, now] = [columnIn(before, table, later.name), columnIn(after, table, later.name)];
    const values = old === undefined || now === undefined ? [] : valuesOfBoth(old, now);
    if (values.length > 0) put(columns, place, fc.constantFrom(...values));
  }
  return planSchema(narrow.schema, { ...plain, columns: { ...columns, ...options.columns } });
}

/** Names are not told apart by their case. */
function columnIn(plan: SchemaPlan | undefined, table: string, name: string): ColumnPlan | undefined {
  const found = plan?.tables.find((one) => one.name.toLowerCase() === table.toLowerCase());
  return found?.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
}

/** What an application writes to the column before, and could write after its type is another one, under the conditions of each. */
function valuesOfBoth(old: ColumnPlan, now: ColumnPlan): Cell[] {
  const { column } = old;
  const later = now.values.flatMap((cell) => {
    const spelled = column.affinity === 'text' && typeof cell !== 'object' ? String(cell) : cell;
    const kept = cell === null ? undefined : old.keep(spelled);
    return kept === undefined || !fits(kept, column) || !old.admits(kept) ? [] : [kept];
  });
  const own = old.values.filter((cell) => {
    const kept = cell === null ? undefined : now.keep(cell);
    return kept !== undefined && fits(kept, now.column) && now.admits(kept);
  });
  return [...later, ...own];
}
