import { anotherValue, newRow } from '../../datasets/index.js';
import { type Cell, cellKey } from '../../model/cell.js';
import type { Dataset, Row } from '../../model/dataset.js';
import { own } from '../../model/record.js';
import type { Column, Schema, Table } from '../../model/schema.js';
import { type Bound, deleteOf, insertOf, keyOfRow, updateOf } from '../application.js';
import { isReferredTo } from './referred.js';

/** One statement that the old application could run, and how its effect is read back. */
export interface Operation {
  readonly kind: 'insert' | 'required-insert' | 'update' | 'delete';
  readonly table: Table;
  readonly column?: string;
  readonly statement: Bound;
  /** The cells that name the row afterwards; `null` where the database makes up its key. */
  readonly key: Row | null;
  /** The columns that it writes, which have to be the same on both sides when they are read back. */
  readonly readBack: readonly string[];
  /** What is written, for a finding to show. */
  readonly shown: Row;
}

/** A kind of statement on a table, not yet filled with values. */
export interface Turn {
  readonly table: Table;
  readonly kind: Operation['kind'];
  /** `known`: values that stand in other rows; `nothing`: NULL; `fresh`: new ones. */
  readonly values: 'fresh' | 'known' | 'nothing';
  readonly column?: Column;
}

/** Every kind of statement for every table, in an order that does not hang on the data. */
export function turnsOf(tables: readonly Table[]): Turn[] {
  return tables.flatMap((table): Turn[] => [
    { table, kind: 'insert', values: 'fresh' },
    { table, kind: 'required-insert', values: 'fresh' },
    { table, kind: 'insert', values: 'known' },
    { table, kind: 'delete', values: 'fresh' },
    ...table.columns
      // Applications do not change keys, and a new table that refers to them may well forbid it.
      .filter(({ generated, primaryKey }) => generated === null && primaryKey === 0)
      .flatMap((column): Turn[] => [
        { table, kind: 'update', values: 'fresh', column },
        { table, kind: 'update', values: 'known', column },
        ...(column.notNull ? [] : [{ table, kind: 'update', values: 'nothing', column } as const]),
      ]),
  ]);
}

/** The old application's view of the data: the old schema, and the rows that are there on both sides. */
export interface Application {
  readonly schema: Schema;
  /** Rows as the old columns have them before the migration. */
  readonly before: Dataset;
  /** Rows as the old columns have them after it, for new rows to fit in with. */
  readonly after: Dataset;
  readonly salt: number;
}

/** The statement with its values; `null` where no row or value can be found for it. */
export function operationOf(application: Application, turn: Turn): Operation | null {
  if (turn.kind === 'insert' || turn.kind === 'required-insert') return insertion(application, turn);
  const { table } = turn;
  const index = turn.kind === 'delete' ? rowToDelete(application, table) : rowOnBothSides(application, table);
  const row = own(application.before, table.name)?.[index];
  const key = row && keyOfRow(table.primaryKey, row);
  if (!row || !key) return null;
  if (turn.kind === 'delete') {
    const statement = deleteOf(table.name, key);
    return { kind: 'delete', table, statement, key, readBack: table.primaryKey, shown: key };
  }
  return updating(application, turn, row, key, index);
}

function insertion(application: Application, turn: Turn): Operation | null {
  const { schema, before, after, salt } = application;
  const { table, kind } = turn;
  const fresh = newRow(schema, table.name, after, salt, kind === 'insert' ? 'all' : 'required');
  const rows = own(before, table.name) ?? [];
  const model = turn.values === 'known' ? rows[salt % Math.max(1, rows.length)] : undefined;
  if (fresh === null || (turn.values === 'known' && model === undefined)) return null;
  const row = model === undefined ? withKey(fresh, application, turn) : likeAnother(table, fresh, model);
  const key = keyOfRow(table.primaryKey, row);
  const statement = insertOf(table.name, row);
  return { kind, table, statement, key, readBack: Object.keys(row), shown: row };
}

/** Every other time with a key of the application's own, by which the row can be read back. */
function withKey(row: Row, { schema, after, salt }: Application, { table, kind }: Turn): Row {
  if (kind === 'insert' || salt % 2 === 0) return row;
  const whole = newRow(schema, table.name, after, salt) ?? row;
  return { ...row, ...keyOfRow(table.primaryKey, whole) };
}

/** A new row with another's values wherever the old schema lets two rows share them. */
function likeAnother(table: Table, fresh: Row, model: Row): Row {
  const chosen = new Set([
    ...table.primaryKey,
    ...table.uniques.flatMap(({ columns }) => columns),
    ...table.foreignKeys.flatMap(({ columns }) => columns),
  ]);
  return Object.fromEntries(
    Object.entries(fresh).map(([column, cell]) => [
      column,
      chosen.has(column) ? cell : (own(model, column) ?? null),
    ]),
  );
}

function updating(
  { schema, before, salt }: Application,
  { table, column, values }: Turn,
  row: Row,
  key: Row,
  index: number,
): Operation | null {
  if (column === undefined) return null;
  const { name } = column;
  const cell = own(row, name) ?? null;
  const within = { schema, table: table.name, dataset: before, index };
  let value: Cell | undefined = null;
  if (values === 'fresh') value = anotherValue(column, cell, salt, within);
  if (values === 'known') value = neighbours(own(before, table.name) ?? [], name, index + salt);
  if (value === undefined) return null;
  const statement = updateOf(table.name, key, { [name]: value });
  return {
    kind: 'update',
    table,
    column: name,
    statement,
    key,
    readBack: [name],
    shown: { ...key, [name]: value },
  };
}

/** A value that some other row holds. */
function neighbours(rows: readonly Row[], column: string, from: number): Cell | undefined {
  if (rows.length < 2) return undefined;
  const value = own(rows[(from + 1) % rows.length], column) ?? null;
  return value === null ? undefined : value;
}

/** Two times in three a row that others refer to, for that is where schemas differ in what a delete does. */
function rowToDelete(application: Application, table: Table): number {
  const { schema, before, salt } = application;
  const referred =
    salt % 3 === 0 ? -1 : rowOnBothSides(application, table, isReferredTo(schema, before, table));
  return referred >= 0 ? referred : rowOnBothSides(application, table);
}

/** Place of a row whose key is there before and after the migration; -1 where none is. */
function rowOnBothSides(
  { before, after, salt }: Application,
  table: Table,
  isWanted: (row: Row) => boolean = () => true,
): number {
  const rows = own(before, table.name) ?? [];
  const keys = new Set((own(after, table.name) ?? []).map((row) => nameOf(table, row)));
  for (let step = 0; step < rows.length; step++) {
    const at = (salt + step) % rows.length;
    const row = rows[at] as Row;
    const name = nameOf(table, row);
    if (name !== null && keys.has(name) && isWanted(row)) return at;
  }
  return -1;
}

function nameOf(table: Table, row: Row): string | null {
  const key = keyOfRow(table.primaryKey, row);
  return key && Object.values(key).map(cellKey).join('\u0001');
}
