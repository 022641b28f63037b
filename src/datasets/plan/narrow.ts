import fc from 'fast-check';
import type { Cell } from '../../model/cell.js';
import { put } from '../../model/record.js';
import type { Column, Schema } from '../../model/schema.js';
import type { Narrowed } from '../narrow.js';
import { traits } from '../traits.js';
import { ColumnPlan } from './column.js';
import { planSchema, type SchemaPlan } from './schema.js';
import type { PlanOptions } from './table.js';

/** How datasets are made that both the old and the new schema admit: plain ones. */
export function planNarrow(narrow: Narrowed, options: PlanOptions): SchemaPlan {
  const columns: Record<string, fc.Arbitrary<Cell>> = {};
  for (const [place, later] of narrow.retyped) {
    const values = valuesOfBoth(place, later, narrow, options);
    if (values.length > 0) put(columns, place, fc.constantFrom(...values));
  }
  return planSchema(narrow.schema, {
    ...options,
    level: 'plain',
    columns: { ...columns, ...options.columns },
  });
}

/** What the column holds before and could hold after its type is another one. */
function valuesOfBoth(
  place: string,
  later: Column,
  { schema, after: changed }: Narrowed,
  options: PlanOptions,
): Cell[] {
  const [table, name] = [place.slice(0, -later.name.length - 1), later.name];
  const column = schema.tables
    .find((known) => known.name === table)
    ?.columns.find((own) => own.name === name);
  if (column === undefined) return [];
  const [before, after] = [planOf(column, schema, options), planOf(later, changed, options)];
  return after.values.flatMap((cell) => {
    const spelled = column.affinity === 'text' && typeof cell !== 'object' ? String(cell) : cell;
    const kept = cell === null ? undefined : before.keep(spelled);
    return kept === undefined || (typeof kept !== 'string' && column.affinity === 'text') ? [] : [kept];
  });
}

function planOf(column: Column, schema: Schema, { dictionary, dialect }: PlanOptions): ColumnPlan {
  const spoken = dialect ?? schema.dialect;
  const type = traits[spoken].typeOf(column, schema);
  return new ColumnPlan(column, [], {
    level: 'plain',
    dictionary,
    dialect: spoken,
    type,
    strict: type !== null,
    isJson: false,
    given: undefined,
  });
}
