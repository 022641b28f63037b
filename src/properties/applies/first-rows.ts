import { tableNamed } from '../../compare/index.js';
import { defaultOf } from '../../datasets/index.js';
import { addedColumns } from '../../effects/added-columns.js';
import type { Effects } from '../../effects/effects.js';
import { valuesIn, valuesOf } from '../../effects/values.js';
import { cellKey } from '../../model/cell.js';
import { rowsIn } from '../../model/dataset.js';
import type { Finding } from '../../model/finding.js';
import type { TableImage } from '../../model/image.js';
import { findTable } from '../../model/schema.js';
import type { Trial } from '../property.js';

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
      const left = leftRows(effects, now, column.name, unset);
      const alone = left.length === 0 ? null : await valuesAlone(trial, name, now, column.name, left);
      if (alone === null || alone.length === 0 || alone.includes(unset)) continue;
      findings.push(finding(now.name, column.name));
    }
  }
  return findings;
}

/** Rows that get a value before those without one are worth a look. */
const ENOUGH = 20;

type Cells = TableImage['rows'][number];

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

/** What the rows hold in the column where the table has no others; `null` where they cannot be told apart or loaded. */
async function valuesAlone(
  trial: Trial,
  table: string,
  now: TableImage,
  column: string,
  left: readonly Cells[],
): Promise<readonly string[] | null> {
  const key = now.key.map((at) => now.columns[at] ?? '');
  const keyOf = (cells: readonly (string | undefined)[]) => cells.join('\u0000');
  const wanted = new Set(left.map((cells) => keyOf(now.key.map((at) => cellKey(cells[at] ?? null)))));
  const rows = rowsIn(trial.dataset, table).filter((row) =>
    wanted.has(keyOf(key.map((name) => cellKey(row[name] ?? null)))),
  );
  if (key.length === 0 || rows.length !== left.length) return null;
  const sibling = await trial.sibling({ ...trial.dataset, [table]: rows });
  const { result, image } = await sibling.up();
  return result.ok ? valuesIn(image, now.name, column) : null;
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
