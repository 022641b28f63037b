import type { Database } from '../../engines/engine.js';
import { type Cell, cellKey } from '../../model/cell.js';
import type { Row } from '../../model/dataset.js';
import type { Finding } from '../../model/finding.js';
import { attempt, selectOf, updateOf } from '../application.js';
import { begin, rewind } from '../old/effect.js';
import { refusalOf } from '../old/refusal.js';

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
    if (await isRefused(database, finding, findings)) notes.push(noteOf(finding));
    else kept.push(finding);
  }
  await database.run('ROLLBACK');
  return { findings: kept, notes };
}

async function isRefused(
  database: Database,
  finding: Finding,
  findings: readonly Finding[],
): Promise<boolean> {
  const { table, column, differences } = finding;
  if (!isOfWrites(finding) || table === undefined || column === undefined) return false;
  for (const difference of differences) {
    const { key = {}, before } = difference;
    if (before === undefined) return false;
    if (!(await refuses(database, table, key, column, before as Cell, lostIn(findings, table, key))))
      return false;
  }
  return differences.length > 0;
}

/** About what an application wrote, as against rows that are gone. */
function isOfWrites({ code }: Finding): boolean {
  return code === 'insert-lost' || code === 'edit-lost';
}

/** Every value of the row that is lost, by column. */
function lostIn(findings: readonly Finding[], table: string, key: Row): Row {
  const name = nameOf(key);
  const cells = findings
    .filter((finding) => finding.table === table && finding.column !== undefined && isOfWrites(finding))
    .flatMap(({ column, differences }) =>
      differences
        .filter((difference) => nameOf(difference.key ?? {}) === name && difference.before !== undefined)
        .map(({ before }): [string, Cell] => [column ?? '', before as Cell]),
    );
  return Object.fromEntries(cells);
}

function nameOf(key: Row): string {
  return JSON.stringify(Object.entries(key).map(([column, cell]) => [column, cellKey(cell)]));
}

/**
 * The row takes what it holds once more, and not what was written to it: neither alone nor with what else it lost, since a rule may
 * be about several columns. That is tried with all of it, with each of the others, and with those that are taken, since one that is refused
 * for itself would refuse them all. What a trigger does not let through says nothing about the rows that the schema can hold.
 */
async function refuses(
  database: Database,
  table: string,
  key: Row,
  column: string,
  before: Cell,
  lost: Row,
): Promise<boolean> {
  const { sql, cells } = selectOf(table, [column], key);
  const [row] = (await database.rows(sql, cells)).rows;
  if (row === undefined) return false;
  const fault = async (values: Row) => {
    const error = await attempt(database, updateOf(table, key, values));
    await rewind(database);
    return error;
  };
  const isRule = (error: Error | null) =>
    error !== null && !['trigger', 'other'].includes(refusalOf(error).rule);
  if ((await fault({ [column]: row[0] ?? null })) !== null) return false;
  const written = { [column]: before };
  const others = Object.entries(lost).filter(([name]) => name !== column);
  const taken: Record<string, Cell> = {};
  for (const values of [written, lost, ...others.map(([name, cell]) => ({ ...written, [name]: cell }))])
    if (!isRule(await fault(values))) return false;
  for (const [name, cell] of others) {
    const error = await fault({ ...taken, [name]: cell });
    if (error === null) taken[name] = cell;
  }
  return isRule(await fault({ ...taken, ...written }));
}

function noteOf({ table, column }: Finding): string {
  return `a rollback makes other values of those of ${table}.${column} that the old schema does not take`;
}
