import type { Connection } from '../model/migration.js';
import { LEDGER, type LedgerEntry, readLedger, writeLedger } from './ledger.js';

/** The history table as it was before a migration ran. */
export interface LedgerState {
  readonly entries: readonly LedgerEntry[];
  /** The definitions of the table and of all that hangs on it; empty where there is none. */
  readonly objects: string;
}

export async function lookAtLedger(connection: Connection): Promise<LedgerState> {
  return { entries: await readLedger(connection), objects: await objectsOf(connection) };
}

/**
 * Adds a row and reads it back: what says what was done must be true.
 *
 * @throws when the migration has touched the history, or the row is not in it afterwards
 */
export async function extendLedger(
  connection: Connection,
  { entries, objects }: LedgerState,
  entry: LedgerEntry,
): Promise<void> {
  const now = await lookAtLedger(connection);
  if (now.objects !== objects || !equal(now.entries, entries)) {
    throw new Error(`it changes ${LEDGER}, the history that rehearse keeps: leave that table alone`);
  }
  await writeLedger(connection, entry);
  if (equal(await readLedger(connection), [...entries, entry])) return;
  throw new Error(`the history does not take what was done: something keeps rows out of ${LEDGER}`);
}

async function objectsOf(connection: Connection): Promise<string> {
  if (connection.engine !== 'sqlite') return '';
  const rows = await connection.all(
    `SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = '${LEDGER}'
     UNION ALL SELECT type, name, sql FROM sqlite_temp_schema WHERE tbl_name = '${LEDGER}' ORDER BY 1, 2, 3`,
  );
  return JSON.stringify(rows);
}

function equal(left: readonly LedgerEntry[], right: readonly LedgerEntry[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
