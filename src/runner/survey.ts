import type { HealthProblem, StoredDatabase } from '../engines/engine.js';
import type { Schema } from '../model/schema.js';
import { LEDGER } from './ledger.js';
import { PROGRESS } from './pieces/progress.js';

/** Rows of each table by its name, the framework's own tables of displaced values included. */
export type RowCounts = ReadonlyMap<string, number>;

/** What is there at one moment. */
export interface Survey {
  readonly schema: Schema;
  readonly rows: RowCounts;
  /** Tables that were emptied as a whole since the survey before. */
  readonly emptied?: ReadonlySet<string>;
}

export function nothingIn({ dialect }: StoredDatabase): Survey {
  const schema = { dialect, tables: [], indexes: [], views: [], triggers: [], others: [], settings: {} };
  return { schema, rows: new Map() };
}

export async function survey(database: StoredDatabase): Promise<Survey> {
  const schema = await database.schema();
  return { schema, rows: await countRows(database, schema) };
}

async function countRows(database: StoredDatabase, { tables }: Schema): Promise<RowCounts> {
  const names = tables.filter(({ virtual }) => virtual === null).map(({ name }) => name);
  const counts = new Map<string, number>();
  for (const name of [...names, ...(await keepingTables(database))]) {
    counts.set(name, await database.count(name));
  }
  return counts;
}

export function totalRows(counts: RowCounts): number {
  return [...counts.values()].reduce((sum, rows) => sum + rows, 0);
}

/** The problems that were not there before. */
export function newProblems(before: readonly HealthProblem[], after: readonly HealthProblem[]): string[] {
  const known = new Set(before.map(({ message }) => message));
  return after.filter(({ message }) => !known.has(message)).map(({ message }) => message);
}

/** Tables in which originals are kept; rows that moved there are not lost. */
export async function keepingTables(database: StoredDatabase): Promise<string[]> {
  const own = await database.ownObjects();
  return own
    .filter(({ kind, name }) => kind === 'table' && name !== LEDGER && name !== PROGRESS)
    .map(({ name }) => name);
}
