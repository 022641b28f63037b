import type { Database } from '../engines/engine.js';
import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import type { Direction, RunResult } from '../model/run.js';
import { apply } from './apply.js';
import { type LedgerEntry, readLedger, writeLedger } from './ledger.js';
import { planSteps, type Step } from './steps.js';

export interface MigrateOptions {
  readonly migrations: readonly Migration[];
  readonly direction: Direction;
  /** The version to end at; `null`: the last one, or one step down; `'0'`: before the first. */
  readonly to: string | null;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly toolVersion: string;
  /** The digest of the report that proved these migrations, for the audit trail. */
  readonly report?: string;
  readonly listener?: (event: StepEvent) => void;
}

export type StepEvent =
  | { readonly type: 'step-started'; readonly step: Step }
  | {
      readonly type: 'step-finished';
      readonly step: Step;
      readonly entry: LedgerEntry;
      readonly result: RunResult;
    };

/**
 * Runs the steps one by one, each in a transaction with its history row. A failed step is recorded too, and ends
 * the run: what came before it stays.
 *
 * @throws {UserError} when a step fails, or the history does not fit the folder
 */
export async function migrate(database: Database, options: MigrateOptions): Promise<readonly LedgerEntry[]> {
  const steps = planSteps(options.migrations, await readLedger(database), options.direction, options.to);
  const done: LedgerEntry[] = [];
  for (const step of steps) {
    options.listener?.({ type: 'step-started', step });
    const { entry, result } = await runStep(database, step, options);
    options.listener?.({ type: 'step-finished', step, entry, result });
    if (!result.ok) {
      throw new UserError(
        `${step.migration.id} (${step.direction}) failed and was rolled back: ${entry.reason}`,
        {
          wayOut: 'nothing of it was kept; see: rehearse history',
        },
      );
    }
    done.push(entry);
  }
  return done;
}

async function runStep(
  database: Database,
  { migration, direction }: Step,
  options: MigrateOptions,
): Promise<{ entry: LedgerEntry; result: RunResult }> {
  const startedAt = options.clock();
  const rowsBefore = await countRows(database);
  const entryNow = async (outcome: LedgerEntry['outcome'], reason: string): Promise<LedgerEntry> => ({
    migration: migration.id,
    checksum: migration.checksum,
    direction,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(options.clock() - startedAt),
    rowsBefore,
    rowsAfter: await countRows(database),
    outcome,
    reason,
    report: options.report ?? '',
    tool: options.toolVersion,
  });
  let entry: LedgerEntry | undefined;
  const result = await apply(database, migration, direction, {
    record: async (connection) => {
      entry = await entryNow('done', '');
      await writeLedger(connection, entry);
    },
  });
  if (result.ok && entry !== undefined) return { entry, result };
  const failed = await entryNow('failed', result.error?.message ?? 'unknown');
  await writeLedger(database, failed);
  return { entry: failed, result };
}

/** Rows in all user tables together. */
export async function countRows(database: Database): Promise<number> {
  const { tables } = await database.schema();
  let rows = 0;
  for (const { name, virtual } of tables) {
    if (virtual !== null) continue;
    const [counted] = await database.all(`SELECT count(*) AS n FROM "${name.replaceAll('"', '""')}"`);
    rows += Number(counted?.n ?? 0);
  }
  return rows;
}
