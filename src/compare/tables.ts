import type { Table } from '../model/schema.js';
import { normalizeSql } from '../sql/normalize.js';
import { compareColumns } from './columns.js';
import { compareConstraints } from './constraints.js';
import type { SchemaDifference, SchemaPart } from './difference.js';
import { canonicalDefinition } from './expression.js';

/**
 * What differs between two tables by what they mean. Formatting, quoting, constraint names and whether a constraint
 * stands beside its column or at the end are no differences.
 */
export function compareTables(before: Table, after: Table): SchemaDifference[] {
  if (before === after || before.sql === after.sql) return [];
  if (before.virtual !== null || after.virtual !== null) return compareVirtual(before, after);
  const differences = [
    ...compareColumns(before, after),
    ...compareConstraints(before, after),
    ...compareOption(before, after, 'without rowid', 'withoutRowid'),
    ...compareOption(before, after, 'strict', 'strict'),
    ...compareOption(before, after, 'autoincrement', 'autoincrement'),
  ];
  return differences.length > 0 ? differences : compareClauses(before, after);
}

function compareVirtual(before: Table, after: Table): SchemaDifference[] {
  if (canonicalDefinition(before) === canonicalDefinition(after)) return [];
  return [
    {
      code: 'changed',
      kind: 'table',
      object: before.name,
      table: before.name,
      what: `table ${before.name}`,
      before: before.sql,
      after: after.sql,
    },
  ];
}

function compareOption(
  before: Table,
  after: Table,
  kind: SchemaPart,
  option: 'withoutRowid' | 'strict' | 'autoincrement',
): SchemaDifference[] {
  if (before[option] === after[option]) return [];
  const at = {
    kind,
    object: before.name,
    table: before.name,
    what: `${kind.toUpperCase()} of ${before.name}`,
    ...(option === 'autoincrement' ? { columns: before[option] ? before.primaryKey : after.primaryKey } : {}),
  };
  return [
    before[option]
      ? { ...at, code: 'missing', before: kind.toUpperCase() }
      : { ...at, code: 'left-behind', after: kind.toUpperCase() },
  ];
}

/** Clauses that the model does not hold one by one: what to do on conflict, collations and orders inside keys. */
function compareClauses(before: Table, after: Table): SchemaDifference[] {
  const [a, b] = [clauses(before), clauses(after)];
  if (a === b) return [];
  return [
    {
      code: 'changed',
      kind: 'clauses',
      object: before.name,
      table: before.name,
      what: `the clauses of the constraints of ${before.name}`,
      before: a,
      after: b,
    },
  ];
}

function clauses({ sql, dialect }: Table): string {
  const found = normalizeSql(sql, dialect).match(/\b(on conflict \w+|collate [\w"]+|desc)(?= |$)/g) ?? [];
  return found.toSorted().join(', ');
}
