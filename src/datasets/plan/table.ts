import fc from 'fast-check';
import type { Cell } from '../../model/cell.js';
import type { DataLevel, Row } from '../../model/dataset.js';
import { own } from '../../model/record.js';
import { bareName, type Column, type Schema, type Table } from '../../model/schema.js';
import type { Dialect } from '../../sql/tokenize.js';
import type { Dictionary } from '../dictionary.js';
import type { ColumnType } from '../postgres/column-type.js';
import type { Tie } from '../ties/tie.js';
import { traits } from '../traits.js';
import { namedLikeJson } from '../values/meaning.js';
import { stored } from '../values/store.js';
import { type Check, checksOf } from './checks.js';
import { ColumnPlan } from './column.js';
import { RowReader } from './rows.js';
import { type Unique, uniquesOf } from './uniques.js';

/** How rows of one table are made. */
export interface TablePlan {
  readonly table: Table;
  readonly name: string;
  /** The columns that a row is given, in the table's order; generated ones are not among them. */
  readonly columns: readonly ColumnPlan[];
  readonly byName: ReadonlyMap<string, ColumnPlan>;
  /** All conditions on a row. */
  readonly checks: readonly Check[];
  /** Those that drawing each column from its own values does not already meet. */
  readonly joint: readonly Check[];
  readonly uniques: readonly Unique[];
}

export interface PlanOptions {
  readonly level: DataLevel;
  readonly dictionary: Dictionary;
  /** Whose types, defaults and conditions the schema speaks, where the schema does not say so itself. */
  readonly dialect?: Dialect;
  /** Further columns that hold JSON, as `column` or `table.column`. */
  readonly jsonColumns?: readonly string[];
  /** Arbitraries for columns, by `table.column`, in place of what type and name suggest. */
  readonly columns?: Readonly<Record<string, fc.Arbitrary<Cell>>>;
  /** Rows that the migration adds, whose keys are therefore free: see {@link newRowsOf}. */
  readonly newRows?: ReadonlyMap<string, readonly Row[]>;
  /** Columns whose values are to meet in some datasets. */
  readonly ties?: readonly Tie[];
  /** Whether foreign keys are enforced (true): else a key to a table that is not there stands in nobody's way. */
  readonly foreignKeys?: boolean;
  /** No integer that a double cannot hold. */
  readonly integersAsDoubles?: boolean;
  /** Values that the database is known to take, by `table.column` in lower case, where it refuses most others. */
  readonly admitted?: ReadonlyMap<string, readonly Cell[]>;
}

export function planTable(schema: Schema, table: Table, options: PlanOptions): TablePlan {
  const dialect = dialectOf(schema, options);
  const reader = new RowReader(table, dialect);
  const checks = checksOf(schema, table, reader);
  const referring = new Set(
    table.foreignKeys.flatMap(({ columns }) => columns.map((name) => name.toLowerCase())),
  );
  const columns = table.columns
    .filter(({ generated }) => generated === null)
    .map((column) => {
      const { level, dictionary } = options;
      const type = traits[dialect].typeOf(column, schema, table);
      const strict = table.strict || type !== null;
      return new ColumnPlan(column, checks, {
        level,
        dictionary,
        dialect,
        type,
        strict,
        isJson: isJson(table, column, checks, options, type),
        given: givenFor(table, column, options),
        integersAsDoubles: options.integersAsDoubles === true,
        admitted: options.admitted?.get(`${table.name}.${column.name}`.toLowerCase()),
      });
    });
  return {
    table,
    name: table.name,
    columns,
    byName: new Map(columns.map((column) => [column.name.toLowerCase(), column])),
    checks,
    joint: checks.filter(
      (check) => check.columns.length > 1 || check.columns.some((name) => referring.has(name.toLowerCase())),
    ),
    uniques: uniquesOf(schema, table, reader, newRows(table, options)),
  };
}

function dialectOf(schema: Schema, { dialect }: PlanOptions): Dialect {
  return dialect ?? schema.dialect;
}

/** The rows that the migration adds, as the table stores them. */
function newRows(table: Table, options: PlanOptions): Row[] {
  const rows = options.newRows?.get(table.name.toLowerCase()) ?? options.newRows?.get(bareName(table));
  return (rows ?? []).map((row) =>
    Object.fromEntries(
      table.columns.flatMap(({ name, affinity }) => {
        const cell = own(row, name.toLowerCase());
        return cell === undefined ? [] : [[name, stored(affinity, cell)]];
      }),
    ),
  );
}

function isJson(
  table: Table,
  column: Column,
  checks: readonly Check[],
  options: PlanOptions,
  type: ColumnType | null,
): boolean {
  const name = column.name.toLowerCase();
  const told = options.jsonColumns?.some((wanted) =>
    [name, `${table.name.toLowerCase()}.${name}`].includes(wanted.toLowerCase()),
  );
  if (told === true) return true;
  if (type !== null && !/^(jsonb?|text|character varying)/.test(column.type)) return false;
  if (/^jsonb?$/.test(column.type)) return true;
  if (column.primaryKey > 0 || column.affinity === 'integer' || column.affinity === 'real') return false;
  const checked = checks.some(
    (check) => check.columns.includes(column.name) && /jsonb?_\w+\s*\(/i.test(check.sql),
  );
  return checked || options.dictionary.jsonColumns.has(name) || namedLikeJson(column);
}

/** As many values of a user's arbitrary as a pool holds; always the same ones. */
function givenFor(table: Table, column: Column, options: PlanOptions): readonly Cell[] | undefined {
  const arbitrary = own(options.columns, `${table.name}.${column.name}`);
  return arbitrary === undefined ? undefined : fc.sample(arbitrary, { numRuns: 150, seed: 1 });
}
