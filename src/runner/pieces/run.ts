import type { StoredDatabase } from '../../engines/engine.js';
import { tryToRecord } from '../ledger-guard.js';
import type { StepOutcome } from '../step.js';
import type { Step } from '../steps.js';
import { PieceFailed } from './failed.js';
import type { PieceOptions } from './part.js';
import { PieceRun } from './piece-run.js';
import { readProgress } from './progress.js';

/**
 * Runs a step that cannot run in one transaction: each piece together with a row that says how far it is, so that whoever comes after an
 * interruption goes on from there. The last transaction checks the postconditions and writes the history row.
 */
export async function runPieces(
  database: StoredDatabase,
  step: Step,
  options: PieceOptions,
): Promise<StepOutcome> {
  const run = new PieceRun(database, step, options);
  try {
    const entry = await run.all();
    const { statements, health } = run;
    return { step, result: { ok: true, statements }, entry, recorded: true, stays: 'all', health };
  } catch (error) {
    if (!(error instanceof PieceFailed)) throw error;
    const failed = run.words.entry('failed', error.message);
    const half = await readProgress(database).catch(() => null);
    return {
      step,
      result: { ...error.result, statements: run.statements, kept: half !== null },
      entry: failed,
      recorded: await tryToRecord(database, failed),
      stays: half === null ? 'nothing' : 'parts',
      resumable: half !== null,
      health: run.health,
    };
  }
}
