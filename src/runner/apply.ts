import type { StoredDatabase } from '../engines/engine.js';
import type { Cell } from '../model/cell.js';
import { ConditionError, EngineLost, NotAwaited } from '../model/errors.js';
import type { Action, Condition, Connection, Migration } from '../model/migration.js';
import type { Direction, RunOptions, RunResult, StatementRun } from '../model/run.js';
import { type Frame, partsOf } from './frame.js';
import { StatementLog } from './statement-log.js';

export interface ApplyOptions extends RunOptions {
  /** Runs inside the transaction before anything else: the place to look at what is there. */
  readonly prepare?: (connection: Connection) => Promise<void>;
  /** Runs inside the transaction when everything else is done: the place for a history row. */
  readonly record?: (statements: readonly StatementRun[]) => Promise<void>;
  /** Where a transaction is opened although the folder's tool opens none. */
  readonly frame?: Frame | null;
}

/**
 * Runs one direction of a migration: preconditions, statements, postconditions, record, commit, in one transaction
 * where the folder's tool opens one. Anything that throws rolls back what can be rolled back; the answer says how it went.
 */
export async function apply(
  database: StoredDatabase,
  migration: Migration,
  direction: Direction,
  options: ApplyOptions = {},
): Promise<RunResult> {
  const action = migration[direction];
  const log = new StatementLog(database, options);
  const { frame = null } = options;
  try {
    if (action === null) throw new Error(`${migration.id} has no down`);
    if (action.obstacle !== undefined) throw new Error(action.obstacle);
    const wrapped = action.transaction || frame !== null;
    const { lead, core, tail } = partsOf(action, frame);
    for (const sql of action.around?.before ?? []) await database.run(sql);
    await perform(lead, log);
    if (wrapped) await database.beginWriting();
    await options.prepare?.(database);
    if (direction === 'up')
      await demand(database, 'precondition', options.preconditions ?? migration.preconditions);
    await perform(core, log);
    log.failIfDue();
    if (direction === 'up') await demand(database, 'postcondition', migration.postconditions);
    await options.record?.(log.statements);
    if (wrapped) await database.run('COMMIT');
    if (database.inTransaction())
      throw new Error('it opens a transaction and never ends it, so nothing of it is kept');
    if (wrapped) log.kept = true;
    await perform(tail, log);
    for (const sql of action.around?.after ?? []) await database.run(sql);
    return { ok: true, statements: log.statements, reads: log.reads };
  } catch (thrown) {
    if (thrown instanceof EngineLost || log.lost !== null) throw log.lost ?? thrown;
    await end(database, thrown);
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const refused = error instanceof ConditionError && error.kind === 'precondition';
    return {
      ok: false,
      statements: log.statements,
      reads: log.reads,
      error,
      ...(log.kept ? { kept: true } : {}),
      ...(refused ? { refusedBy: error.condition } : {}),
    };
  }
}

/** Ends the transaction as the tool does, which does not hear of what nobody awaits. */
async function end(database: StoredDatabase, thrown: unknown): Promise<void> {
  if (thrown instanceof NotAwaited && database.inTransaction()) await database.run('COMMIT').catch(() => {});
  if (database.inTransaction()) await database.run('ROLLBACK');
}

/** @throws {ConditionError} for the first condition that some row breaks */
async function demand(
  connection: Connection,
  kind: 'precondition' | 'postcondition',
  conditions: readonly Condition[],
): Promise<void> {
  for (const condition of conditions) {
    const offending = await connection.all(condition.sql);
    const [first] = offending;
    if (first === undefined) continue;
    const shown = Object.entries(first).map(([column, cell]) => `${column} = ${show(cell)}`);
    throw new ConditionError(kind, condition.name, `${offending.length} row(s), such as ${shown.join(', ')}`);
  }
}

async function perform(steps: Action['steps'], log: StatementLog): Promise<void> {
  if (typeof steps === 'function') {
    await steps(log);
    return;
  }
  for (const statement of steps) await log.execute(statement);
}

function show(cell: Cell): string {
  if (typeof cell === 'string') return JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}…` : cell);
  if (cell === null) return 'NULL';
  return typeof cell === 'object' ? '(bytes)' : String(cell);
}
