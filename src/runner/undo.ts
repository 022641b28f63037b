import type { Backup, Store, WayBack } from '../engines/store.js';
import { UserError } from '../model/errors.js';
import type { Holder } from './holder.js';
import { type LedgerEntry, writeLedger } from './ledger.js';
import type { StepOutcome } from './step.js';

export interface Undoing {
  readonly store: Store;
  readonly holder: Holder;
  readonly backup: Backup | null;
  readonly onPutBack: (backup: Backup) => void;
}

/**
 * Brings the database back to where a release began, where nobody else has written since: it decides so when nobody else can
 * write any more, and undoes in the same transaction. Else the steps that are done stay.
 *
 * @returns what it came to
 */
export async function undo(
  undoing: Undoing,
  done: readonly StepOutcome[],
  failed: StepOutcome,
): Promise<UserError> {
  const { store, backup } = undoing;
  const { step, entry, result, stays } = failed;
  const known = store.explain(result.error);
  const reason = known instanceof UserError ? known.message : entry.reason;
  const what = `${step.migration.id} (${step.direction}) failed`;
  const history = 'see: rehearse history';
  const say = (text: string, wayOut: string, cause: unknown = result.error) =>
    new UserError(text, { where: store.place, wayOut, cause });
  if (done.length === 0 && stays === 'nothing') return say(`${what} and was rolled back: ${reason}`, history);
  const left = whatIsLeft(done, failed);
  const { wayBack } = store;
  const goOn = wayOn(failed);
  if (wayBack === undefined) return say(`${what}${left}: ${reason}`, `${goOn}; see: rehearse history`);
  if (backup === null) return say(`${what}${left}: ${reason}; there is no backup to put back`, history);
  const restore = `${stays === 'parts' ? '' : 'fix the migration and go on from there, or: '}rehearse restore --db ${store.place} ${backup.path} --dry-run says what going back would discard`;
  try {
    if (!(await putBack(wayBack, undoing, backup, done, failed)))
      return say(`${what}${left}: ${reason}; others have written meanwhile`, restore);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return say(`${what}${left}: ${reason}; the backup cannot be put back (${why})`, restore, cause);
  }
  undoing.onPutBack(backup);
  return say(`${what}, and the database was put back as it was: ${reason}`, history);
}

/** How it goes on where nothing is put back. */
function wayOn({ step, stays, resumable = false }: StepOutcome): string {
  if (stays !== 'parts') return 'fix the migration and go on from there';
  if (resumable) return `rehearse ${step.direction} goes on from there`;
  return 'nothing knows how far it came: undo by hand what it did, and only then run it again';
}

/** What the database holds of the release as long as nothing is put back. */
function whatIsLeft(done: readonly StepOutcome[], { step, stays }: StepOutcome): string {
  const ids = done.map((each) => `${each.step.migration.id} (${each.step.direction})`);
  if (stays === 'all') ids.push(`${step.migration.id} (${step.direction})`);
  const parts = stays === 'parts' ? [`parts of ${step.migration.id}`] : [];
  const rolledBack = stays === 'nothing' ? ' and was rolled back' : '';
  return `${rolledBack}, and ${[...ids, ...parts].join(', ')} stayed`;
}

async function putBack(
  wayBack: WayBack,
  { holder }: Undoing,
  backup: Backup,
  done: readonly StepOutcome[],
  { step, entry }: StepOutcome,
): Promise<boolean> {
  const reason = `undone: ${step.migration.id} (${step.direction}) failed`;
  const undone: LedgerEntry[] = done.map((each) => ({ ...each.entry, outcome: 'failed', reason }));
  return wayBack.putBack(backup, {
    mayBe: async () => !(await holder.othersWrote()),
    record: async (connection) => {
      for (const each of [...undone, entry]) await writeLedger(connection, each);
    },
  });
}
