import { tableNamed } from '../../compare/index.js';
import { defaultOf } from '../../datasets/index.js';
import { addedColumns } from '../../effects/added-columns.js';
import type { Effects } from '../../effects/effects.js';
import { valuesIn, valuesOf } from '../../effects/values.js';
import { cellKey } from '../../model/cell.js';
import type { Finding } from '../../model/finding.js';
import type { TableImage } from '../../model/image.js';
import { findTable } from '../../model/schema.js';
import type { Trial } from '../property.js';
import { valuesAlone } from './alone.js';

/**
 * New columns that get a value in every row of every smaller database, and here in some rows only, while the others get one where they
 * are alone: what fills them stops after so many rows, and nobody calls it again.
 */
export async function filledInFirstRows(trial: Trial, effects: Effects): Promise<Finding[]> {
  const { image } = await trial.up();
  const findings: Finding[] = [];
  for (const { name } of trial.schemaBefore.tables) {
    const effect = effects.table(name);
    const now = effect && tableNamed(image, effect.name);
    if (!effect || !now) continue;
    const made = findTable(image.schema, now.name);
    for (const column of made === undefined ? [] : addedColumns(made, effect)) {
      if (column.generated !== null) continue;
      const unset = cellKey(defaultOf(column, trial.dialect) ?? null);
      if (await isFilledInMany(trial, effects, { name, now, column: column.name, unset }))
        findings.push(inMany(now.name, column.name));
      const left = leftRows(effects, now, column.name, unset);
      const alone = left.length === 0 ? null : await valuesAlone(trial, name, now, left, column.name);
      if (alone === null || alone.length === 0 || alone.includes(unset)) continue;
      findings.push(finding(now.name, column.name));
    }
  }
  return findings;
}

/** Rows that get a value before those without one are worth a look. */
const ENOUGH = 20;

type Cells = TableImage['rows'][number];

/** A new column of a table, and what stands for no value in it. */
interface Place {
  /** The table's name before. */
  readonly name: string;
  readonly now: TableImage;
  readonly column: string;
  readonly unset: string;
}

/** Many rows get a value here that they do not get in any smaller database, nor by themselves, and the rest gets none: a batch that has to be full. */
async function isFilledInMany(
  trial: Trial,
  { runs }: Effects,
  { name, now, column, unset }: Place,
): Promise<boolean> {
  const filled = now.rows.filter((_, at) => valuesOf(now, column)[at] !== unset);
  if (filled.length < ENOUGH || filled.length === now.rows.length) return false;
  const usual = runs.flatMap(({ after }) => {
    const values = valuesIn(after, now.name, column);
    return values.length < filled.length ? values : [];
  });
  if (usual.length === 0 || usual.some((value) => value !== unset)) return false;
  const few = await valuesAlone(trial, name, now, filled.slice(0, ENOUGH / 2), column);
  return few?.length === ENOUGH / 2 && few.every((value) => value === unset);
}

function inMany(table: string, column: string): Finding {
  return {
    code: 'filled-in-full-batches',
    table,
    column,
    summary: `up fills ${table}.${column} only where there are many rows, and leaves out the last: what is no full batch gets no value`,
    differences: [],
    wayOut: `work on what is left after the last full batch too; or, where it is meant, accept it: -- rehearsal: accept applies ${table}.${column} because REASON`,
  };
}

/** Rows that the column has no value for, where every row of a smaller database has one; fewer than those that have. */
function leftRows({ runs }: Effects, now: TableImage, column: string, unset: string): readonly Cells[] {
  const isLeft = valuesOf(now, column).map((value) => value === unset);
  const rows = now.rows.filter((_, at) => isLeft[at]);
  const filled = now.rows.length - rows.length;
  const isFew = rows.length < filled && filled >= ENOUGH;
  const usual = runs
    .map(({ after }) => valuesIn(after, now.name, column))
    .filter((values) => values.length <= filled)
    .flat();
  return isFew && usual.length > 0 && !usual.includes(unset) ? rows : [];
}

function finding(table: string, column: string): Finding {
  return {
    code: 'filled-in-first-rows',
    kind: 'decision',
    table,
    column,
    summary: `up fills ${table}.${column} in so many rows and stops: of a larger table, the other rows get no value, although each gets one where it is alone`,
    differences: [],
    wayOut: `leave out the LIMIT, or repeat the statement until it touches no row; or, where no more are meant, accept it: -- rehearsal: accept applies ${table}.${column} because REASON`,
  };
}
