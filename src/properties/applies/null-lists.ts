import { type ListedColumn, nullableLists } from '../../datasets/index.js';
import { type Dataset, type Row, rowsIn } from '../../model/dataset.js';
import type { Finding } from '../../model/finding.js';
import { blameOf } from '../culprit.js';
import type { Trial } from '../property.js';

/**
 * Statements that touch no row as soon as one row of a table says NULL in a column, and rows enough without it: NOT IN is true of
 * nothing then. Their words say only where to look; whether it is so, two databases show that differ in this one row.
 */
export async function stoppedByNull(trial: Trial): Promise<Finding[]> {
  if (trial.index > LOOKED) return [];
  const { result } = await trial.up();
  const findings: Finding[] = [];
  for (const [at, { statement, changes }] of result.statements.entries()) {
    if (changes > 0) continue;
    for (const list of nullableLists(statement.sql, trial.schemaBefore, trial.dialect)) {
      if (!(await isStopped(trial, list, at))) continue;
      findings.push({
        code: `stopped-by-null: ${list.table}.${list.column}`,
        table: list.table,
        column: list.column,
        summary: `one NULL in ${list.table}.${list.column} keeps a statement from touching any row: NOT IN is never true of a list with NULL in it`,
        differences: [{ table: list.table, column: list.column, after: null }],
        blame: blameOf(statement),
        wayOut: `use NOT EXISTS, or leave NULL out of the list: WHERE ${list.column} IS NOT NULL`,
      });
    }
  }
  return findings;
}

/** Datasets that are looked at. */
const LOOKED = 12;

/** Rows that a statement has to touch without the NULL: the one row with it may be one of them. */
const ENOUGH = 2;

async function isStopped(trial: Trial, list: ListedColumn, at: number): Promise<boolean> {
  for (const [without, withOne] of pairsOf(trial.dataset, list)) {
    const many = await changesOf(trial, without, at);
    if (many !== null && many >= ENOUGH) return (await changesOf(trial, withOne, at)) === 0;
  }
  return false;
}

/** The dataset without a NULL in the column, and the same with one: the others get a value that is there, or go. */
function pairsOf(dataset: Dataset, { table, column }: ListedColumn): [Dataset, Dataset][] {
  const rows = rowsIn(dataset, table);
  const isNull = (row: Row) => (row[column] ?? null) === null;
  const [first] = rows.filter(isNull);
  const value = rows.find((row) => !isNull(row))?.[column];
  if (first === undefined || value === undefined) return [];
  const filled = (keep: Row | null) =>
    rows.map((row) => (isNull(row) && row !== keep ? { ...row, [column]: value } : row));
  const left = (keep: Row | null) => rows.filter((row) => !isNull(row) || row === keep);
  return [filled, left].map((edit) => [
    { ...dataset, [table]: edit(null) },
    { ...dataset, [table]: edit(first) },
  ]);
}

/** Rows that the statement touches; `null` where it is not reached, or rows are not what was asked for. */
async function changesOf(trial: Trial, dataset: Dataset, at: number): Promise<number | null> {
  const sibling = await trial.sibling(dataset);
  if (sibling.loaded.rejected.length > trial.loaded.rejected.length) return null;
  const { ok, statements } = (await sibling.up()).result;
  return ok ? (statements[at]?.changes ?? null) : null;
}
