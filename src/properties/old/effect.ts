import { fold } from '../../compare/index.js';
import type { Database } from '../../engines/engine.js';
import type { Cell } from '../../model/cell.js';
import type { Row } from '../../model/dataset.js';
import { own } from '../../model/record.js';
import type { Schema, Table } from '../../model/schema.js';
import { attempt, selectOf } from '../application.js';
import type { Operation } from './operations.js';
import { referrersOf } from './refusal.js';

/** What one statement of the old application did to a database. */
export interface Effect {
  readonly error: Error | null;
  /** The written row in the old columns; `null` where it cannot be named. */
  readonly rows: readonly (readonly Cell[])[] | null;
  /** How many rows still refer to a deleted one. */
  readonly children: number;
  /** How many rows that referred to a deleted one are still there, by the old name of their table, where it is there at all. */
  readonly kept: ReadonlyMap<string, number>;
}

/** Runs it and looks at what it did; whatever it did is taken back. */
export async function tryOut(database: Database, operation: Operation, old: Schema): Promise<Effect> {
  const nothing = { rows: null, children: 0, kept: new Map() };
  const { key, table, readBack, kind } = operation;
  try {
    const had = kind === 'delete' && key !== null ? await childrenOf(database, old, table, key) : [];
    const error = await attempt(database, operation.statement);
    if (error !== null || key === null) return { error, ...nothing };
    const statement = selectOf(table.name, readBack, key);
    const { rows } = await database.rows(statement.sql, statement.cells);
    if (kind !== 'delete') return { error, ...nothing, rows };
    const left = await childrenOf(database, old, table, key);
    const keptOf = ({ referring, all }: Children, at: number) => referring - (all - (left[at]?.all ?? all));
    return {
      error,
      rows,
      children: left.reduce((sum, { referring }) => sum + referring, 0),
      kept: new Map(had.map((each, at) => [each.table, keptOf(each, at)])),
    };
  } finally {
    await rewind(database);
  }
}

interface Children {
  readonly table: string;
  /** Rows that refer to the row, and all of the table. */
  readonly referring: number;
  readonly all: number;
}

async function childrenOf(database: Database, old: Schema, table: Table, key: Row): Promise<Children[]> {
  const { tables } = await database.schema();
  const found: Children[] = [];
  for (const { child, key: reference } of referrersOf(old, table.name)) {
    const now = tables.find(({ name }) => fold(name) === fold(child.name));
    const has = (column: string) => now?.columns.some(({ name }) => fold(name) === fold(column)) === true;
    // The referring table, or its column, may not be there any more: nothing refers to the row.
    if (now === undefined || !reference.columns.every(has)) continue;
    const cells = reference.parentColumns.map((column, at) => [
      reference.columns[at] ?? '',
      own(key, column) ?? null,
    ]);
    if (cells.some(([, cell]) => cell === null)) continue;
    const { sql, cells: bound } = selectOf(child.name, reference.columns, Object.fromEntries(cells));
    const { rows } = await database.rows(sql, bound);
    found.push({ table: child.name, referring: rows.length, all: await database.count(now.name) });
  }
  return found;
}

/** Opens the transaction in which everything is tried out and that is never committed. */
export async function begin(database: Database): Promise<void> {
  await database.run('BEGIN');
  await database.run('SAVEPOINT rehearsal_write');
}

/** Takes back what was tried. A trigger may have rolled back the whole transaction. */
export async function rewind(database: Database): Promise<void> {
  if (database.inTransaction()) await database.run('ROLLBACK TO SAVEPOINT rehearsal_write');
  else await begin(database);
}
