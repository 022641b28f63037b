import type { Database } from '../../engines/engine.js';
import type { Cell } from '../../model/cell.js';
import type { Difference, Finding } from '../../model/finding.js';
import { attempt, selectOf, updateOf } from '../application.js';
import { begin, rewind } from '../old/effect.js';

export interface Told {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

/**
 * Leaves out values that the old schema refuses: `down` cannot but make others of them. The database is asked, once `down` has been
 * through, by writing each of them into its row.
 */
export async function withoutOnlyNew(database: Database, findings: readonly Finding[]): Promise<Told> {
  const kept: Finding[] = [];
  const notes: string[] = [];
  await begin(database);
  for (const finding of findings) {
    if (await isRefused(database, finding)) notes.push(noteOf(finding));
    else kept.push(finding);
  }
  await database.run('ROLLBACK');
  return { findings: kept, notes };
}

async function isRefused(database: Database, finding: Finding): Promise<boolean> {
  const { code, table, column, differences } = finding;
  if (!CODES.has(code) || table === undefined || column === undefined) return false;
  for (const difference of differences)
    if (!(await refuses(database, table, column, difference))) return false;
  return differences.length > 0;
}

/** What an application wrote, as against rows that are gone. */
const CODES = new Set(['insert-lost', 'edit-lost']);

/** The row takes what it holds once more, and not what was written to it. */
async function refuses(
  database: Database,
  table: string,
  column: string,
  { key = {}, before }: Difference,
): Promise<boolean> {
  const { sql, cells } = selectOf(table, [column], key);
  const [row] = (await database.rows(sql, cells)).rows;
  if (row === undefined || before === undefined) return false;
  const takes = async (value: Cell) => {
    const error = await attempt(database, updateOf(table, key, column, value));
    await rewind(database);
    return error === null;
  };
  return (await takes(row[0] ?? null)) && !(await takes(before as Cell));
}

function noteOf({ table, column }: Finding): string {
  return `a rollback makes other values of those of ${table}.${column} that the old schema does not take`;
}
