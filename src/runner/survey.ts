import type { Database, HealthProblem } from '../engines/engine.js';
import type { Migration } from '../model/migration.js';
import { LEDGER } from './ledger.js';

/** Rows of each table by its name, the framework's own tables of displaced values included. */
export type RowCounts = ReadonlyMap<string, number>;

export async function countRows(database: Database): Promise<RowCounts> {
  const { tables } = await database.schema();
  const names = tables.filter(({ virtual }) => virtual === null).map(({ name }) => name);
  const counts = new Map<string, number>();
  for (const name of [...names, ...(await keepingTables(database))]) {
    const [counted] = await database.all(`SELECT count(*) AS n FROM "${name.replaceAll('"', '""')}"`);
    counts.set(name, Number(counted?.n ?? 0));
  }
  return counts;
}

export function totalRows(counts: RowCounts): number {
  return [...counts.values()].reduce((sum, rows) => sum + rows, 0);
}

/**
 * Tables that have fewer rows than before while no other table has gained as many, and nothing says that it may be so.
 * Whether the right rows are in the right place is for the rehearsal to prove; this catches a cascade in production.
 */
export function lostRows(before: RowCounts, after: RowCounts, migration: Migration): string[] {
  let gained = 0;
  for (const [table, rows] of after) gained += Math.max(0, rows - (before.get(table) ?? 0));
  const losses = [...before]
    .map(([table, rows]) => ({ table, rows, left: after.get(table) }))
    .filter(({ rows, left }) => left !== undefined && left < rows);
  const lost = losses.reduce((sum, { rows, left = 0 }) => sum + rows - left, 0);
  if (lost <= gained) return [];
  return losses
    .filter(({ table }) => !mayLoseRows(migration, table))
    .map(({ table, rows, left }) => `${table} had ${rows} rows and would have ${left}`);
}

/** The problems that were not there before. */
export function newProblems(before: readonly HealthProblem[], after: readonly HealthProblem[]): string[] {
  const known = new Set(before.map(({ message }) => message));
  return after.filter(({ message }) => !known.has(message)).map(({ message }) => message);
}

function mayLoseRows({ acceptances, changes }: Migration, table: string): boolean {
  if (changes?.[table] === '*') return true;
  return acceptances.some(
    (accepted) => accepted.property === 'row-count' && (accepted.table === null || accepted.table === table),
  );
}

/** Tables in which originals are kept; rows that moved there are not lost. */
async function keepingTables(database: Database): Promise<string[]> {
  if (database.engine !== 'sqlite') return [];
  const rows = await database.all(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB '_rehearsal_*' AND name <> '${LEDGER}'`,
  );
  return rows.map(({ name }) => String(name));
}
