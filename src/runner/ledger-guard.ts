import type { StoredDatabase } from '../engines/engine.js';
import { inForce, LEDGER, type LedgerEntry, readLedger, writeLedger } from './ledger.js';

/** The history table as it was before a migration ran. */
export interface LedgerState {
  readonly entries: readonly LedgerEntry[];
  /** The definitions of the table and of all that hangs on it; empty where there is none. */
  readonly objects: string;
}

export async function lookAtLedger(database: StoredDatabase): Promise<LedgerState> {
  return { entries: await readLedger(database), objects: await objectsOf(database) };
}

/**
 * Adds a row and reads it back: what says what was done must be true.
 *
 * @throws when the migration has touched the history, or the row is not in it afterwards
 */
export async function extendLedger(
  database: StoredDatabase,
  { entries, objects }: LedgerState,
  entry: LedgerEntry,
): Promise<void> {
  const now = await lookAtLedger(database);
  if (now.objects !== objects || !equal(now.entries, entries)) {
    throw new Error(`it changes ${LEDGER}, the history that rehearse keeps: leave that table alone`);
  }
  await writeLedger(database, entry);
  if (equal(await readLedger(database), [...entries, entry])) return;
  throw new Error(`the history does not take what was done: something keeps rows out of ${LEDGER}`);
}

async function objectsOf(database: StoredDatabase): Promise<string> {
  return JSON.stringify((await database.ownObjects()).filter(({ table }) => table === LEDGER));
}

function equal(left: readonly LedgerEntry[], right: readonly LedgerEntry[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Writes a row by itself; `false` where the database does not take it. The reason for a failure must not be lost to another one. */
export async function tryToRecord(database: StoredDatabase, entry: LedgerEntry): Promise<boolean> {
  try {
    await writeLedger(database, entry);
    return true;
  } catch {
    return false;
  }
}

/** Whoever waited for the write lock may find that another runner was faster. */
export function demandPosition({ entries }: LedgerState, position: number): void {
  if (inForce(entries).size !== position) throw new Error('another runner has changed the version meanwhile');
}
