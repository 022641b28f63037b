import type { StoredDatabase } from '../engines/engine.js';
import type { LedgerEntry } from './ledger.js';
import type { StepOptions } from './step.js';
import type { Step } from './steps.js';
import { nothingIn, type Survey, totalRows } from './survey.js';

/** What the history will say of a step, as far as it is known. */
export interface Words {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  saw(before: Survey, after: Survey): void;
  /** Nothing of it stays. */
  rolledBack(): void;
  entry(outcome: LedgerEntry['outcome'], reason: string): LedgerEntry;
}

/** Begins with the moment of now. */
export function wordsOf(
  database: StoredDatabase,
  { migration, direction }: Step,
  { clock, report, toolVersion }: Pick<StepOptions, 'clock' | 'report' | 'toolVersion'>,
): Words {
  const began = clock();
  const startedAt = new Date(began).toISOString();
  let before = nothingIn(database);
  let after = before;
  return {
    startedAt,
    saw: (was, is) => {
      [before, after] = [was, is];
    },
    rolledBack: () => {
      after = before;
    },
    entry: (outcome, reason) => ({
      migration: migration.id,
      checksum: migration.checksum,
      direction,
      startedAt,
      durationMs: Math.max(0, Math.round(clock() - began)),
      rowsBefore: totalRows(before.rows),
      rowsAfter: totalRows(after.rows),
      outcome,
      reason,
      report,
      tool: toolVersion,
    }),
  };
}
