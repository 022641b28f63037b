import { own } from '../../model/record.js';
import type { Column, ForeignKey, Index, Schema, Table, UniqueKey } from '../../model/schema.js';
import type { Catalog, ColumnRow, ConstraintRow, RelationRow } from './catalog.js';
import { quoteName } from './cells.js';
import { IDENTITY, viewSql } from './definitions.js';
import { affinityOf, familyOf } from './families.js';
import type { KnownSchema } from './known-schema.js';
import { Naming, nameOf } from './naming.js';
import { numberingOf, othersOf } from './others.js';

/** Puts together what the catalogs say. What is in `public` goes by its name, everything else by schema and name. */
export function schemaOf(catalog: Catalog): KnownSchema {
  const naming = new Naming(catalog.relations);
  const own = catalog.relations.filter(({ name }) => !isKept(name));
  const tables = own.filter(({ kind, partition }) => kind !== 'v' && kind !== 'm' && partition === null);
  const indexes = indexesOf(catalog, naming);
  const schema: Schema = {
    dialect,
    rulesInPlace: true,
    tables: tables.map((relation) => tableOf(relation, catalog, naming, indexes)),
    indexes,
    views: own
      .filter(({ kind }) => kind === 'v')
      .map((relation) => ({ name: nameOf(relation), sql: viewSql('VIEW', relation), dialect })),
    triggers: catalog.triggers.map(({ relation, name, definition }) => ({
      name,
      table: naming.of(relation),
      sql: definition,
      dialect,
    })),
    others: othersOf(catalog, naming).map((other) => ({ ...other, dialect })),
    settings: {},
  };
  const all = catalog.relations.filter(({ kind }) => 'rpvmf'.includes(kind));
  return {
    schema,
    kept: catalog.relations.filter(({ name, kind }) => kind === 'r' && isKept(name)).map(nameOf),
    references: new Map(
      all.map((relation) => [nameOf(relation), `${quoteName(relation.schema)}.${quoteName(relation.name)}`]),
    ),
    constraints: catalog.constraints
      .filter(({ kind, deferrable }) => kind === 'f' && !deferrable)
      .map(({ relation, name }) => ({ table: naming.of(relation), name })),
    numbered: catalog.sequences.flatMap(({ schema: place, name, relation, column }) =>
      relation === null || column === null || !naming.has(relation)
        ? []
        : [{ table: naming.of(relation), column, sequence: `${quoteName(place)}.${quoteName(name)}` }],
    ),
  };
}

const dialect = 'postgres';

const isKept = (name: string): boolean => name.startsWith('_rehearsal_');

function indexesOf({ indexes, relations }: Catalog, naming: Naming): Index[] {
  const own = new Set(relations.filter(({ name }) => !isKept(name)).map(({ oid }) => oid));
  const schemas = new Map(relations.map(({ oid, schema }) => [oid, schema]));
  return indexes
    .filter(({ relation }) => own.has(relation))
    .map(({ relation, name, unique, valid, definition, columns, where }) => ({
      name: nameOf({ schema: schemas.get(relation) ?? null, name }),
      table: naming.of(relation),
      unique,
      columns,
      where,
      sql: valid ? definition : `${definition} INVALID`,
      dialect,
    }));
}

function tableOf(relation: RelationRow, catalog: Catalog, naming: Naming, indexes: readonly Index[]): Table {
  const constraints = catalog.constraints.filter((row) => row.relation === relation.oid);
  const key = constraints.find(({ kind }) => kind === 'p')?.columns ?? [];
  const rows = catalog.columns.filter((row) => row.relation === relation.oid);
  const name = nameOf(relation);
  return {
    name,
    sql: tableSql(relation, rows, constraints),
    dialect,
    columns: rows.map((row) => columnOf(row, key, name, catalog)),
    primaryKey: key,
    uniques: uniquesOf(name, constraints, indexes),
    checks: constraints.filter(({ kind }) => kind === 'c').map(({ expression }) => bare(expression ?? '')),
    foreignKeys: constraints.filter(({ kind }) => kind === 'f').map((row) => foreignKeyOf(row, naming)),
    withoutRowid: false,
    strict: true,
    autoincrement: false,
    virtual: relation.kind === 'f' ? 'foreign table' : null,
  };
}

function columnOf(row: ColumnRow, key: readonly string[], table: string, { sequences }: Catalog): Column {
  const sequence = sequences.find(({ relation, column }) => relation === row.relation && column === row.name);
  const numbering = numberingOf(row, sequence);
  const generated = row.generated === 's' ? 'stored' : row.generated === 'v' ? 'virtual' : null;
  return {
    name: row.name,
    type: row.type,
    affinity: affinityOf(row.base),
    family: familyOf(row.base),
    notNull: row.notNull,
    // A serial column's sequence has a name that nobody chose.
    defaultSql:
      numbering === 'serial'
        ? `nextval('${table}_${row.name}_seq'::regclass)`
        : generated === null
          ? row.expression
          : null,
    primaryKey: key.indexOf(row.name) + 1,
    generated,
    generatedSql: generated === null ? null : row.expression,
    collation: row.collation?.toLowerCase() ?? 'binary',
    rowidAlias: false,
    ...(numbering === null ? {} : { numbered: true as const }),
  };
}

function uniquesOf(
  table: string,
  constraints: readonly ConstraintRow[],
  indexes: readonly Index[],
): UniqueKey[] {
  return [
    ...constraints
      .filter(({ kind }) => kind === 'u')
      .map(({ columns }) => ({ columns: columns ?? [], where: null, index: null })),
    ...indexes
      .filter((index) => index.unique && index.table === table)
      .map(({ columns, where, name, sql }) => ({ columns, where, index: name, sql })),
  ];
}

function foreignKeyOf(row: ConstraintRow, naming: Naming): ForeignKey {
  return {
    columns: row.columns ?? [],
    parent: naming.of(row.parent),
    parentColumns: row.parentColumns ?? [],
    onDelete: own(ACTIONS, row.onDelete) ?? 'NO ACTION',
    onUpdate: own(ACTIONS, row.onUpdate) ?? 'NO ACTION',
    deferred: row.deferred,
    ...(row.deferrable && !row.deferred ? { deferrable: true as const } : {}),
    ...(row.matchFull ? { matchFull: true as const } : {}),
    ...(row.validated ? {} : { unchecked: true as const }),
  };
}

const ACTIONS: Readonly<Record<string, string>> = {
  r: 'RESTRICT',
  c: 'CASCADE',
  n: 'SET NULL',
  d: 'SET DEFAULT',
};

/** The expression without the parentheses around the whole of it. */
function bare(expression: string): string {
  if (!expression.startsWith('(') || !expression.endsWith(')')) return expression;
  let depth = 0;
  for (let at = 0; at < expression.length - 1; at++) {
    if (expression[at] === "'") {
      at = expression.indexOf("'", at + 1);
      if (at < 0) return expression;
    } else if (expression[at] === '(') depth++;
    else if (expression[at] === ')' && --depth === 0) return expression;
  }
  return expression.slice(1, -1);
}

/** PostgreSQL keeps no statement; this is one that would make the table. */
function tableSql(
  relation: RelationRow,
  columns: readonly ColumnRow[],
  constraints: readonly ConstraintRow[],
): string {
  const parts = [
    ...columns.map(columnSql),
    ...constraints
      .filter(({ kind }) => kind !== 't')
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map(({ name, definition }) => `CONSTRAINT ${quoteName(name)} ${definition}`),
  ];
  const kind = relation.kind === 'f' ? 'FOREIGN TABLE' : relation.unlogged ? 'UNLOGGED TABLE' : 'TABLE';
  const partitioned = relation.partitioned === null ? '' : ` PARTITION BY ${relation.partitioned}`;
  const options = relation.options === null || relation.options === '' ? '' : ` WITH (${relation.options})`;
  return `CREATE ${kind} ${quoteName(relation.name)} (${parts.join(', ')})${partitioned}${options}`;
}

function columnSql(row: ColumnRow): string {
  const collation = row.collation === null ? '' : ` COLLATE ${row.collation}`;
  const notNull = row.notNull ? ' NOT NULL' : '';
  if (row.identity !== '')
    return `${quoteName(row.name)} ${row.type} GENERATED ${own(IDENTITY, row.identity)} AS IDENTITY${notNull}`;
  const value =
    row.expression === null
      ? ''
      : row.generated === ''
        ? ` DEFAULT ${row.expression}`
        : ` GENERATED ALWAYS AS (${row.expression}) STORED`;
  return `${quoteName(row.name)} ${row.type}${collation}${value}${notNull}`;
}
