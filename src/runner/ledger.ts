import type { StoredDatabase } from '../engines/engine.js';
import type { Cell } from '../model/cell.js';
import { StatementError, UserError } from '../model/errors.js';
import type { Connection } from '../model/migration.js';
import type { Direction } from '../model/run.js';
import type { Dialect } from '../sql/tokenize.js';
import { ownTableWords } from './own-tables.js';

/** The history table: one row for each attempt, the audit trail of a database. */
export const LEDGER = '_rehearsal_history';

export interface LedgerEntry {
  readonly migration: string;
  readonly checksum: string;
  readonly direction: Direction;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** Rows in all user tables. */
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  readonly outcome: 'done' | 'failed';
  /** Why it failed; empty where it did not. */
  readonly reason: string;
  /** The digest of the report that proved it, or empty. */
  readonly report: string;
  /** The version of this framework that wrote the row. */
  readonly tool: string;
}

/** Every attempt, oldest first; none where there is no history table yet. */
export async function readLedger(database: StoredDatabase): Promise<LedgerEntry[]> {
  if (!(await hasLedger(database))) return [];
  const rows = await readRows(database);
  return rows.map((row) => ({
    migration: text(row.migration),
    checksum: text(row.checksum),
    direction: text(row.direction) === 'down' ? 'down' : 'up',
    startedAt: text(row.started_at),
    durationMs: Number(row.duration_ms),
    rowsBefore: Number(row.rows_before),
    rowsAfter: Number(row.rows_after),
    outcome: text(row.outcome) === 'done' ? 'done' : 'failed',
    reason: text(row.reason),
    report: text(row.report),
    tool: text(row.tool),
  }));
}

/** The migrations that are in force, in the order in which they were applied, each with the checksum it then had. */
export function inForce(entries: readonly LedgerEntry[]): ReadonlyMap<string, string> {
  const applied = new Map<string, string>();
  for (const { migration, checksum, direction, outcome } of entries) {
    if (outcome === 'failed') continue;
    if (direction === 'up') applied.set(migration, checksum);
    else applied.delete(migration);
  }
  return applied;
}

/**
 * A newer version may have meant something by its history that this one does not know.
 *
 * @throws {UserError} when some row was written by a version after this one
 */
export function checkLedgerTool(entries: readonly LedgerEntry[], toolVersion: string): void {
  const newer = entries.find(({ tool }) => isNewer(tool, toolVersion));
  if (newer === undefined) return;
  throw new UserError(
    `its history was written by rehearsal ${newer.tool}, which is newer than ${toolVersion}`,
    {
      wayOut: `install rehearsal ${newer.tool} or later`,
    },
  );
}

/** Makes the history table where there is none; a database that cannot be written says so here. */
export async function createLedger(connection: Connection): Promise<void> {
  await connection.run(createSql(connection.dialect));
}

/** Adds a row, inside the migration's own transaction or by itself. */
export async function writeLedger(connection: Connection, entry: LedgerEntry): Promise<void> {
  await createLedger(connection);
  const table = nameIn(connection.dialect);
  const places = columns.map(() => '?').join(', ');
  // Whoever writes holds the lock of the release, and a sequence can fall behind its table: after a crash of a copied database it does.
  const next = `(SELECT coalesce(max(id), 0) + 1 FROM ${table})`;
  await connection.run(`INSERT INTO ${table} (id, ${columns.join(', ')}) VALUES (${next}, ${places})`, [
    entry.migration,
    entry.checksum,
    entry.direction,
    entry.startedAt,
    BigInt(entry.durationMs),
    BigInt(entry.rowsBefore),
    BigInt(entry.rowsAfter),
    entry.outcome,
    entry.reason,
    entry.report,
    entry.tool,
  ]);
}

const columns = [
  'migration',
  'checksum',
  'direction',
  'started_at',
  'duration_ms',
  'rows_before',
  'rows_after',
  'outcome',
  'reason',
  'report',
  'tool',
] as const;

function createSql(dialect: Dialect): string {
  const { numbered, whole } = ownTableWords(dialect);
  return `CREATE TABLE IF NOT EXISTS ${nameIn(dialect)} (
  id ${numbered},
  migration TEXT NOT NULL, checksum TEXT NOT NULL, direction TEXT NOT NULL, started_at TEXT NOT NULL,
  duration_ms ${whole} NOT NULL, rows_before ${whole} NOT NULL, rows_after ${whole} NOT NULL,
  outcome TEXT NOT NULL, reason TEXT NOT NULL, report TEXT NOT NULL, tool TEXT NOT NULL
)`;
}

function nameIn(dialect: Dialect): string {
  return `${ownTableWords(dialect).place}${LEDGER}`;
}

async function readRows(database: StoredDatabase): Promise<Readonly<Record<string, Cell>>[]> {
  try {
    return await database.all(`SELECT ${columns.join(', ')} FROM ${nameIn(database.dialect)} ORDER BY id`);
  } catch (cause) {
    if (!(cause instanceof StatementError) || !/no such column|column .* does not exist/.test(cause.message))
      throw cause;
    throw new UserError(`its history cannot be read: ${LEDGER} is not of this version (${cause.message})`, {
      wayOut: 'use the version of rehearsal that this database was migrated with',
      cause,
    });
  }
}

/** Whether the first of two versions such as `1.10.0` comes after the second. */
function isNewer(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => text.split(/[^0-9]+/).map(Number));
  for (let at = 0; at < 3; at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

async function hasLedger(database: StoredDatabase): Promise<boolean> {
  return (await database.ownObjects()).some(({ name }) => name === LEDGER);
}

function text(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : '';
}
