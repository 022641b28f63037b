import { own } from '../../model/record.js';
import type { OtherObject } from '../../model/schema.js';
import type { Catalog, ColumnRow, OtherRow, SequenceRow } from './catalog.js';
import { quoteName } from './cells.js';
import { IDENTITY, viewSql } from './definitions.js';
import { type Naming, nameOf } from './naming.js';

type Other = Omit<OtherObject, 'dialect'>;

/** The objects that only PostgreSQL has, each with a statement or a clause that would make it. */
export function othersOf(catalog: Catalog, naming: Naming): Other[] {
  return [
    ...catalog.others.filter(({ name, owner }) => !(owner ?? name).startsWith('_rehearsal_')).map(otherOf),
    ...numberings(catalog, naming),
    ...sequences(catalog, naming),
    ...constraints(catalog, naming),
    ...catalog.relations
      .filter(({ kind }) => kind === 'm')
      .map((relation) => ({
        kind: 'materialized view',
        name: nameOf(relation),
        sql: viewSql('MATERIALIZED VIEW', relation),
      })),
    ...catalog.relations.flatMap((relation) =>
      relation.partition === null
        ? []
        : [
            {
              kind: 'partition',
              name: nameOf(relation),
              sql: `CREATE TABLE ${quoteName(relation.name)}${relation.partition}`,
            },
          ],
    ),
  ];
}

function otherOf({ kind, schema, owner, column, name, sql }: OtherRow): Other {
  if (owner !== null) {
    const table = nameOf({ schema, name: owner });
    return { kind, name, table, sql, ...(column === null ? {} : { column }) };
  }
  const made = kind === 'enum' || kind === 'type' ? 'TYPE' : kind === 'domain' ? 'DOMAIN' : null;
  return {
    kind,
    name: nameOf({ schema, name }),
    sql: made === null ? sql : `CREATE ${made} ${quoteName(name)}${sql}`,
    ...(kind === 'extension' ? { shared: true } : {}),
  };
}

/** Columns whose numbers the database hands out: what the sequence behind them is called does not count. */
function numberings({ columns, sequences: all }: Catalog, naming: Naming): Other[] {
  return columns.flatMap((column) => {
    const sequence = all.find((row) => row.relation === column.relation && row.column === column.name);
    const kind = numberingOf(column, sequence);
    if (kind === null) return [];
    const sql = `${kind} (${sequence?.type ?? ''} ${sequence?.definition ?? ''})`;
    return [
      { kind: 'numbering', name: column.name, table: naming.of(column.relation), column: column.name, sql },
    ];
  });
}

/** How the database numbers the column; `null` where it does not. */
export function numberingOf(
  { identity, expression }: ColumnRow,
  sequence: SequenceRow | undefined,
): string | null {
  if (identity !== '') return `GENERATED ${own(IDENTITY, identity)} AS IDENTITY`;
  const isSerial = sequence !== undefined && /^nextval\(/i.test(expression ?? '');
  return isSerial ? 'serial' : null;
}

function sequences({ sequences: all, columns }: Catalog, naming: Naming): Other[] {
  const serial = (sequence: SequenceRow) =>
    columns.some(
      (column) =>
        column.relation === sequence.relation &&
        column.name === sequence.column &&
        numberingOf(column, sequence) !== null,
    );
  return all
    .filter((sequence) => !sequence.name.startsWith('_rehearsal_') && !serial(sequence))
    .map(({ schema, name, type, definition, relation, column }) => ({
      kind: 'sequence',
      name: nameOf({ schema, name }),
      sql: `CREATE SEQUENCE ${quoteName(name)} AS ${type} ${definition}${
        relation === null ? '' : ` OWNED BY ${naming.of(relation)}.${column}`
      }`,
    }));
}

/** Those that a table has no place for, and those that do not hold for every row yet. */
function constraints({ constraints: all }: Catalog, naming: Naming): Other[] {
  return all
    .filter(({ kind, validated, deferrable }) => kind === 'x' || !validated || (deferrable && kind !== 't'))
    .map(({ relation, definition }) => ({
      kind: 'constraint',
      name: definition,
      table: naming.of(relation),
      sql: `ADD CONSTRAINT ${definition}`,
    }));
}
