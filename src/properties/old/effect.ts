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
}

/** Runs it and looks at what it did; whatever it did is taken back. */
export async function tryOut(database: Database, operation: Operation, old: Schema): Promise<Effect> {
  try {
    const error = await attempt(database, operation.statement);
    if (error !== null) return { error, rows: null, children: 0 };
    const { key, table, readBack, kind } = operation;
    if (key === null) return { error: null, rows: null, children: 0 };
    const statement = selectOf(table.name, readBack, key);
    const { rows } = await database.rows(statement.sql, statement.cells);
    return { error, rows, children: kind === 'delete' ? await childrenOf(database, old, table, key) : 0 };
  } finally {
    await rewind(database);
  }
}

async function childrenOf(database: Database, old: Schema, table: Table, key: Row): Promise<number> {
  let count = 0;
  for (const { child, key: reference } of referrersOf(old, table.name)) {
    const cells = reference.parentColumns.map((column, at) => [
      reference.columns[at] ?? '',
      own(key, column) ?? null,
    ]);
    if (cells.some(([, cell]) => cell === null)) continue;
    const { sql, cells: bound } = selectOf(child.name, reference.columns, Object.fromEntries(cells));
    try {
      count += (await database.rows(sql, bound)).rows.length;
    } catch {
      // The referring table is not there any more: nothing refers to the row.
    }
  }
  return count;
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
