import type { StoredDatabase } from '../engines/engine.js';
import { Accounts } from './accounts.js';
import { apply } from './apply.js';
import { frameOf } from './frame.js';
import type { LedgerEntry } from './ledger.js';
import { demandPosition, extendLedger, type LedgerState, lookAtLedger, tryToRecord } from './ledger-guard.js';
import { withoutWrapper } from './own-transaction.js';
import { piecesOf } from './pieces/cut.js';
import { runPieces } from './pieces/run.js';
import { demandSound } from './soundness.js';
import type { StepOptions, StepOutcome } from './step.js';
import type { Step } from './steps.js';
import { wordsOf } from './words.js';

/**
 * Runs one step: in one transaction, wherever that can be, it looks at the rows, runs the migration, looks whether
 * rows, keys and integrity are still sound, and writes the history row. A failed step is recorded too.
 */
export async function runStep(
  database: StoredDatabase,
  step: Step,
  options: StepOptions,
): Promise<StepOutcome> {
  const migration = withoutWrapper(step.migration, database.dialect) ?? step.migration;
  const frame = frameOf(migration, step.direction, database);
  const pieces = frame === null ? piecesOf(migration, step.direction, database) : null;
  if (pieces !== null) return runPieces(database, step, { ...options, pieces });
  const words = wordsOf(database, step, options);
  let accounts: Accounts | undefined;
  let ledger: LedgerState = { entries: [], objects: '' };
  let { health } = options;
  let entry: LedgerEntry | undefined;
  const wrapped = frame !== null || migration[step.direction]?.transaction === true;
  const result = await apply(database, migration, step.direction, {
    frame,
    afterEach: async (statements) => {
      await accounts?.sawStatement(statements);
      await options.afterEach?.(statements);
    },
    prepare: async () => {
      ledger = await lookAtLedger(database);
      demandPosition(ledger, options.position);
      accounts = await Accounts.open(database);
      words.saw(accounts.before, accounts.before);
    },
    record: async (ran) => {
      if (wrapped !== database.inTransaction())
        throw new Error(
          wrapped ? 'it ends the transaction around it' : 'it opens a transaction and never ends it',
        );
      await database.readAnew();
      if (accounts === undefined) throw new Error('nothing was looked at before it ran');
      const { after, problems } = await demandSound(database, step, accounts, ran, health);
      health = [...health, ...problems];
      words.saw(accounts.before, after);
      const done = words.entry('done', '');
      await extendLedger(database, ledger, done);
      entry = done;
    },
  });
  if (result.ok && entry !== undefined) return { step, result, entry, recorded: true, stays: 'all', health };
  const stays = result.kept !== true ? 'nothing' : entry === undefined ? 'parts' : 'all';
  if (stays === 'nothing') words.rolledBack();
  const failed = words.entry('failed', result.error?.message ?? 'unknown');
  return { step, result, entry: failed, recorded: await tryToRecord(database, failed), stays, health };
}
