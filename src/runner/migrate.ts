import type { Database, HealthProblem } from '../engines/engine.js';
import type { RunResult } from '../model/run.js';
import { apply } from './apply.js';
import { inForce, type LedgerEntry, readLedger, writeLedger } from './ledger.js';
import { withoutWrapper } from './own-transaction.js';
import type { Step } from './steps.js';
import { countRows, lostRows, newProblems, type RowCounts, totalRows } from './survey.js';

export interface StepOptions {
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
  readonly health: readonly HealthProblem[];
}

/**
 * Runs one step: in one transaction, where its tool opens one, it looks at the rows, runs the migration, looks whether
 * rows, keys and integrity are still sound, and writes the history row. A failed step is recorded too.
 */
export async function runStep(database: Database, step: Step, options: StepOptions): Promise<StepOutcome> {
  const startedAt = options.clock();
  let before: RowCounts = new Map();
  let after: RowCounts = before;
  let { health } = options;
  const entryNow = (outcome: LedgerEntry['outcome'], reason: string): LedgerEntry => ({
    migration: step.migration.id,
    checksum: step.migration.checksum,
    direction: step.direction,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.max(0, Math.round(options.clock() - startedAt)),
    rowsBefore: totalRows(before),
    rowsAfter: totalRows(after),
    outcome,
    reason,
    report: options.report,
    tool: options.toolVersion,
  });
  let entry: LedgerEntry | undefined;
  const result = await apply(
    database,
    withoutWrapper(step.migration, database.engine) ?? step.migration,
    step.direction,
    {
      prepare: async () => {
        await demandPosition(database, options.position);
        before = await countRows(database);
        after = before;
      },
      record: async () => {
        const counted = await countRows(database);
        const found = await database.health();
        demandSound(step, before, counted, newProblems(health, found));
        [after, health] = [counted, found];
        entry = entryNow('done', '');
        await writeLedger(database, entry);
      },
    },
  );
  if (result.ok && entry !== undefined) return { step, result, entry, recorded: true, health };
  const failed = entryNow('failed', result.error?.message ?? 'unknown');
  return { step, result, entry: failed, recorded: await tryToRecord(database, failed), health };
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
async function demandPosition(database: Database, position: number): Promise<void> {
  if (inForce(await readLedger(database)).size !== position)
    throw new Error('another runner has changed the version meanwhile');
}

function demandSound(step: Step, before: RowCounts, after: RowCounts, problems: readonly string[]): void {
  const lost = step.direction === 'up' ? lostRows(before, after, step.migration) : [];
  const [first] = [...lost, ...problems];
  if (first === undefined) return;
  const more = lost.length + problems.length - 1;
  throw new Error(`it would leave the database unsound: ${first}${more > 0 ? ` (and ${more} more)` : ''}`);
}
