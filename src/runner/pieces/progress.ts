import { createHash } from 'node:crypto';
import type { StoredDatabase } from '../../engines/engine.js';
import type { Cell } from '../../model/cell.js';
import type { Connection, Statement } from '../../model/migration.js';
import type { Direction } from '../../model/run.js';
import { ownTableWords } from '../own-tables.js';

/** The table that says how far a migration has come which does not run in one transaction. It is there only as long as one is half done. */
export const PROGRESS = '_rehearsal_progress';

/** A migration that is half done. */
export interface Progress {
  readonly migration: string;
  readonly direction: Direction;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** How many of its statements are done, as pieces that are kept one by one. */
  readonly done: number;
  /** The piece after those: not begun, begun outside of a transaction, done as somebody has said who looked, or refused by the engine. */
  readonly following: 'untouched' | 'begun' | 'done' | 'refused';
  readonly pieces: number;
  /** The digest of the statements of the pieces that are done. */
  readonly digest: string;
  /** The next statement, clipped; empty where none is left. */
  readonly next: string;
}

/** What is half done; `null`: nothing is. */
export async function readProgress(database: StoredDatabase): Promise<Progress | null> {
  if (!(await database.ownObjects()).some(({ name }) => name === PROGRESS)) return null;
  const [row] = await database.all(`SELECT ${columns.join(', ')} FROM ${nameIn(database)}`);
  if (row === undefined) return null;
  return {
    migration: text(row.migration),
    direction: text(row.direction) === 'down' ? 'down' : 'up',
    startedAt: text(row.started_at),
    done: Number(row.done),
    following: states[Number(row.in_doubt)] ?? 'begun',
    pieces: Number(row.pieces),
    digest: text(row.digest),
    next: text(row.next_statement),
  };
}

/** Writes down how far it is; belongs into the transaction of what was done. */
export async function writeProgress(connection: Connection, progress: Progress): Promise<void> {
  const { whole } = ownTableWords(connection.dialect);
  const name = nameIn(connection);
  await connection.run(`CREATE TABLE IF NOT EXISTS ${name} (
  migration TEXT NOT NULL, direction TEXT NOT NULL, started_at TEXT NOT NULL, done ${whole} NOT NULL, in_doubt ${whole} NOT NULL,
  pieces ${whole} NOT NULL, digest TEXT NOT NULL, next_statement TEXT NOT NULL
)`);
  await connection.run(`DELETE FROM ${name}`);
  await connection.run(
    `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    [
      progress.migration,
      progress.direction,
      progress.startedAt,
      BigInt(progress.done),
      BigInt(states.indexOf(progress.following)),
      BigInt(progress.pieces),
      progress.digest,
      progress.next,
    ],
  );
}

/** @throws {Error} where the database says other than this runner wrote last: its lock was lost, and another one has gone on */
export async function demandProgress(database: StoredDatabase, { done, following }: Progress): Promise<void> {
  const now = await readProgress(database);
  if (now?.done !== done || now.following !== following)
    throw new Error('another runner has gone on with it meanwhile');
}

/** Nothing is half done any more. */
export async function endProgress(connection: Connection): Promise<void> {
  await connection.run(`DROP TABLE ${nameIn(connection)}`);
}

const states = ['untouched', 'begun', 'done', 'refused'] as const;

/** What tells these statements from any others. */
export function digestOf(statements: readonly Statement[]): string {
  const hash = createHash('sha256');
  for (const { sql } of statements) hash.update(`${sql.length}:${sql}`);
  return hash.digest('hex');
}

const columns = [
  'migration',
  'direction',
  'started_at',
  'done',
  'in_doubt',
  'pieces',
  'digest',
  'next_statement',
];

/** What a person says to it who has looked how far the interrupted statement came. */
export function decision(connection: Pick<Connection, 'dialect'>): string {
  const update = `UPDATE ${nameIn(connection)} SET in_doubt =`;
  return `${update} 0 runs it again, ${update} 2 takes it for done`;
}

function nameIn({ dialect }: Pick<Connection, 'dialect'>): string {
  return `${ownTableWords(dialect).place}${PROGRESS}`;
}

function text(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : '';
}
