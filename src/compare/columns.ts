import type { Column, Dialect, Table } from '../model/schema.js';
import type { SchemaDifference, SchemaPart } from './difference.js';
import { canonicalDefault, canonicalExpression, canonicalType } from './expression.js';
import { fold } from './names.js';

/** What differs in the columns of two tables: which there are, their order, and what each one is. */
export function compareColumns(before: Table, after: Table): SchemaDifference[] {
  const old = new Map(before.columns.map((column) => [fold(column.name), column]));
  const now = new Map(after.columns.map((column) => [fold(column.name), column]));
  const differences: SchemaDifference[] = [];
  for (const [key, column] of old) {
    const match = now.get(key);
    if (match === undefined) differences.push(presence('missing', before.name, column));
    else differences.push(...compareColumn(before, column, match));
  }
  for (const [key, column] of now) {
    if (!old.has(key)) differences.push(presence('left-behind', before.name, column));
  }
  return [...differences, ...compareOrder(before, after)];
}

function presence(code: 'missing' | 'left-behind', table: string, column: Column): SchemaDifference {
  const text = `${column.name} ${column.type}`.trim();
  return {
    code,
    kind: 'column',
    object: table,
    table,
    column: column.name,
    what: `column ${table}.${column.name}`,
    columns: [fold(column.name)],
    ...(code === 'missing' ? { before: text } : { after: text }),
  };
}

function compareColumn({ name: table, dialect }: Table, before: Column, after: Column): SchemaDifference[] {
  const aspects: [SchemaPart, string | null, string | null][] = [
    ['letter case', before.name, after.name],
    ['type', canonicalType(before.type), canonicalType(after.type)],
    ['collation', before.collation, after.collation],
    ['generated', generated(before, dialect), generated(after, dialect)],
  ];
  // What numbers a column is told as that, however it is written.
  if (!(before.numbered && after.numbered))
    aspects.push(['default', canonicalDefault(before, dialect), canonicalDefault(after, dialect)]);
  if (!(before.rowidAlias && after.rowidAlias)) {
    aspects.push(['not null', nullability(before), nullability(after)]);
  }
  return aspects
    .filter(([, a, b]) => a !== b)
    .map(([kind, a, b]) => ({
      code: 'changed',
      kind,
      object: table,
      table,
      column: before.name,
      what: `the ${kind === 'generated' ? 'generated value' : kind === 'not null' ? 'NOT NULL' : kind} of ${table}.${before.name}`,
      columns: [fold(before.name)],
      ...(a === null ? {} : { before: a }),
      ...(b === null ? {} : { after: b }),
    }));
}

function nullability(column: Column): string {
  return column.notNull ? 'NOT NULL' : 'NULL';
}

function generated({ generated: storage, generatedSql }: Column, dialect: Dialect): string | null {
  return storage === null ? null : `${canonicalExpression(generatedSql ?? '', dialect)} ${storage}`;
}

function compareOrder(before: Table, after: Table): SchemaDifference[] {
  const old = before.columns.map(({ name }) => fold(name));
  const now = after.columns.map(({ name }) => fold(name));
  const same = new Set(old.filter((name) => now.includes(name)));
  const [a, b] = [old.filter((name) => same.has(name)), now.filter((name) => same.has(name))];
  if (a.join() === b.join()) return [];
  return [
    {
      code: 'column-order',
      kind: 'column order',
      object: before.name,
      table: before.name,
      what: `the order of the columns of ${before.name}`,
      before: old.join(', '),
      after: now.join(', '),
    },
  ];
}
