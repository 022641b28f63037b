import { compareTables, sameDefinition, sameName } from '../../compare/index.js';
import type { PlanStep } from '../../engines/engine.js';
import { findTable, type Index, type Schema } from '../../model/schema.js';
import type { Trial } from '../property.js';

/**
 * That the index which served a look-up is just what it was, over columns that are, in words: among indexes of the same rows the planner
 * takes any while there are hardly any. `null`: it is not.
 */
export function indexNow({ index, table }: PlanStep, { schemaBefore, schemaAfter }: Trial): string | null {
  const [old, now] = [schemaBefore, schemaAfter].map((schema) => indexOf(schema, index, table));
  if (!old || !now || !sameDefinition(old, now)) return null;
  const [before, after] = [
    findTable(schemaBefore, old.table),
    schemaAfter && findTable(schemaAfter, now.table),
  ];
  if (
    !before ||
    !after ||
    compareTables(before, after).some(({ kind }) => kind === 'type' || kind === 'collation')
  )
    return null;
  return `${old.name} is what it was, and the planner takes another index as well`;
}

function indexOf(schema: Schema | null, name: string | null, table: string): Index | undefined {
  return schema?.indexes.find((each) => sameName(each.name, name ?? '') && sameName(each.table, table));
}
