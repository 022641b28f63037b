import type { StoredDatabase } from '../engines/engine.js';
import type { Store } from '../engines/store.js';
import type { Migration } from '../model/migration.js';
import { checkLedgerTool, inForce, type LedgerEntry, readLedger } from './ledger.js';
import { type Progress, readProgress } from './pieces/progress.js';
import { checkHistory } from './steps.js';

/** Where a database stands among the migrations of a folder. */
export interface Status {
  /** The last migration in force; `null`: none. */
  readonly at: string | null;
  readonly migrations: readonly MigrationStatus[];
  /** The last attempt, where it failed. */
  readonly failed: LedgerEntry | null;
  /** The migration that has not come to its end in either direction. */
  readonly half: Progress | null;
}

export interface MigrationStatus {
  readonly id: string;
  readonly state: 'applied' | 'pending' | 'half';
  /** When it was applied, ISO 8601. */
  readonly since: string | null;
}

/** Reads where the database stands; writes nothing. @throws {UserError} when the history does not fit the folder */
export async function readStatus(
  store: Store,
  migrations: readonly Migration[],
  toolVersion: string,
): Promise<Status> {
  const { entries, half } = await reading(store, async (database) => ({
    entries: await readLedger(database),
    half: await readProgress(database),
  }));
  checkLedgerTool(entries, toolVersion);
  const applied = inForce(entries);
  checkHistory(migrations, applied);
  const last = entries.at(-1);
  return {
    at: [...applied.keys()].at(-1) ?? null,
    migrations: migrations.map(({ id }) => ({
      id,
      state: half?.migration === id ? 'half' : applied.has(id) ? 'applied' : 'pending',
      since: applied.has(id)
        ? (entries.findLast((entry) => entry.migration === id && entry.outcome === 'done')?.startedAt ?? null)
        : null,
    })),
    failed: last?.outcome === 'failed' ? last : null,
    half,
  };
}

/** Every attempt, oldest first; writes nothing. @throws {UserError} */
export async function readHistory(store: Store): Promise<LedgerEntry[]> {
  return reading(store, readLedger);
}

async function reading<T>(store: Store, read: (database: StoredDatabase) => Promise<T>): Promise<T> {
  try {
    const database = await store.open({ readonly: true });
    try {
      return await read(database);
    } finally {
      await database.close();
    }
  } catch (error) {
    throw store.explain(error);
  }
}
