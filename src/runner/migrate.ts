import type { Database, HealthProblem } from '../engines/engine.js';
import type { RunOptions, RunResult, StatementRun } from '../model/run.js';
import { apply } from './apply.js';
import { frameOf } from './frame.js';
import { inForce, type LedgerEntry, writeLedger } from './ledger.js';
import { extendLedger, type LedgerState, lookAtLedger } from './ledger-guard.js';
import { lostRows } from './losses.js';
import { withoutWrapper } from './own-transaction.js';
import type { Step } from './steps.js';
import { newProblems, nothingIn, type Survey, survey, totalRows } from './survey.js';

export interface StepOptions extends Pick<RunOptions, 'afterEach'> {
  /** How many migrations have to be in force when it begins. */
  readonly position: number;
  /** What the engine's own checks found before. */
  readonly health: readonly HealthProblem[];
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly toolVersion: string;
  /** The digest of the report that proved the migrations, or empty. */
  readonly report: string;
}

/** How one step went, and what the history says about it. */
export interface StepOutcome {
  readonly step: Step;
  readonly result: RunResult;
  readonly entry: LedgerEntry;
  /** The history could be told; a full disk may refuse even that. */
  readonly recorded: boolean;
  /** What stays of a failed step as long as nothing is put back: the whole of it where only what follows its transaction failed. */
  readonly stays: 'nothing' | 'parts' | 'all';
  readonly health: readonly HealthProblem[];
}

/**
 * Runs one step: in one transaction, wherever that can be, it looks at the rows, runs the migration, looks whether
 * rows, keys and integrity are still sound, and writes the history row. A failed step is recorded too.
 */
export async function runStep(database: Database, step: Step, options: StepOptions): Promise<StepOutcome> {
  const startedAt = options.clock();
  let before = nothingIn(database);
  let after = before;
  let ledger: LedgerState = { entries: [], objects: '' };
  let { health } = options;
  const entryNow = (outcome: LedgerEntry['outcome'], reason: string): LedgerEntry => ({
    migration: step.migration.id,
    checksum: step.migration.checksum,
    direction: step.direction,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.max(0, Math.round(options.clock() - startedAt)),
    rowsBefore: totalRows(before.rows),
    rowsAfter: totalRows(after.rows),
    outcome,
    reason,
    report: options.report,
    tool: options.toolVersion,
  });
  let entry: LedgerEntry | undefined;
  const migration = withoutWrapper(step.migration, database.dialect) ?? step.migration;
  const frame = frameOf(migration, step.direction, database.dialect);
  const wrapped = frame !== null || migration[step.direction]?.transaction === true;
  const result = await apply(database, migration, step.direction, {
    frame,
    ...(options.afterEach === undefined ? {} : { afterEach: options.afterEach }),
    prepare: async () => {
      ledger = await lookAtLedger(database);
      demandPosition(ledger, options.position);
      before = await survey(database);
      after = before;
    },
    record: async (ran) => {
      if (wrapped !== database.inTransaction())
        throw new Error(
          wrapped ? 'it ends the transaction around it' : 'it opens a transaction and never ends it',
        );
      await database.readAnew();
      const found = await survey(database);
      const problems = await database.health();
      demandSound(step, before, found, ran, newProblems(health, problems));
      [after, health] = [found, problems];
      const done = entryNow('done', '');
      await extendLedger(database, ledger, done);
      entry = done;
    },
  });
  if (result.ok && entry !== undefined) return { step, result, entry, recorded: true, stays: 'all', health };
  const stays = result.kept !== true ? 'nothing' : entry === undefined ? 'parts' : 'all';
  if (stays === 'nothing') after = before;
  const failed = entryNow('failed', result.error?.message ?? 'unknown');
  return { step, result, entry: failed, recorded: await tryToRecord(database, failed), stays, health };
}

/** Writes a row by itself; `false` where the database does not take it. The reason for a failure must not be lost to another one. */
export async function tryToRecord(database: Database, entry: LedgerEntry): Promise<boolean> {
  try {
    await writeLedger(database, entry);
    return true;
  } catch {
    return false;
  }
}

/** Whoever waited for the write lock may find that another runner was faster. */
function demandPosition({ entries }: LedgerState, position: number): void {
  if (inForce(entries).size !== position) throw new Error('another runner has changed the version meanwhile');
}

function demandSound(
  step: Step,
  before: Survey,
  after: Survey,
  statements: readonly StatementRun[],
  problems: readonly string[],
): void {
  const lost = step.direction === 'up' ? lostRows(before, after, step.migration, statements) : [];
  const [first] = [...lost, ...problems];
  if (first === undefined) return;
  const more = lost.length + problems.length - 1;
  throw new Error(`it would leave the database unsound: ${first}${more > 0 ? ` (and ${more} more)` : ''}`);
}
