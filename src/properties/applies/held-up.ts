import { fold, tableNamed } from '../../compare/index.js';
import { defaultOf } from '../../datasets/index.js';
import { addedColumns } from '../../effects/added-columns.js';
import type { Effects } from '../../effects/effects.js';
import { valuesIn } from '../../effects/values.js';
import { cellKey } from '../../model/cell.js';
import { type Row, rowsIn } from '../../model/dataset.js';
import type { Finding } from '../../model/finding.js';
import { type Column, findTable } from '../../model/schema.js';
import type { Trial } from '../property.js';

/**
 * New columns that get a value in several rows, and in none as soon as one other row stands beside them: an error over that one, which
 * something catches, takes back what was done for all. The words say only where to look; whether it is so, databases show that
 * differ in this one row.
 */
export async function heldUpByOneRow(trial: Trial, effects: Effects): Promise<Finding[]> {
  const { image, result } = await trial.up();
  if (trial.index > LOOKED || !result.statements.some(({ statement }) => CATCHES.test(statement.sql)))
    return [];
  const findings: Finding[] = [];
  for (const { name } of trial.schemaBefore.tables) {
    const effect = effects.table(name);
    const made = effect && findTable(image.schema, effect.name);
    if (!made || (tableNamed(image, made.name)?.rows.length ?? 0) < ENOUGH + 1) continue;
    for (const column of addedColumns(made, effect)) {
      if (column.generated !== null) continue;
      const filled = new Filled(trial, [name, made.name], column);
      const stopper =
        (await filled.in(rowsOf(trial, name))) === 0 ? await stopperOf(filled, trial, name) : null;
      if (stopper !== null) findings.push(finding(made.name, column.name, stopper));
    }
  }
  return findings;
}

const CATCHES = /\bexception\b/i;
/** Datasets that are looked at. */
const LOOKED = 24;
/** Rows that get a value without the one. */
const ENOUGH = 2;
/** Rows that are tried by themselves. */
const TRIED = 12;

/** The row beside which none gets a value, although several do without it. */
async function stopperOf(filled: Filled, trial: Trial, table: string): Promise<Row | null> {
  const rows = rowsOf(trial, table).slice(0, TRIED);
  const [good, bad]: [Row[], Row[]] = [[], []];
  for (const row of rows) ((await filled.in([row])) === 1 ? good : bad).push(row);
  const [stopper] = bad;
  if (stopper === undefined || good.length < ENOUGH || ((await filled.in(good)) ?? 0) < ENOUGH) return null;
  return (await filled.in([...good, stopper])) === 0 ? stopper : null;
}

function rowsOf({ dataset }: Trial, table: string): readonly Row[] {
  return rowsIn(dataset, table);
}

/** In how many rows a new column gets a value, where the table has these rows. */
class Filled {
  readonly #trial: Trial;
  readonly #names: readonly [string, string];
  readonly #column: Column;

  constructor(trial: Trial, names: readonly [string, string], column: Column) {
    this.#trial = trial;
    this.#names = names;
    this.#column = column;
  }

  /** `null`: these rows cannot be there, or `up` fails over them. */
  async in(rows: readonly Row[]): Promise<number | null> {
    const [old, now] = this.#names;
    const sibling = await this.#trial.sibling({ ...this.#trial.dataset, [old]: rows });
    const there = tableNamed(await sibling.before(), old)?.rows.length;
    const { result, image } = await sibling.up();
    if (!result.ok || there !== rows.length) return null;
    const unset = cellKey(defaultOf(this.#column, this.#trial.dialect) ?? null);
    return valuesIn(image, now, this.#column.name).filter((value) => value !== unset).length;
  }
}

function finding(table: string, column: string, stopper: Row): Finding {
  return {
    code: `held-up-by-one-row: ${fold(column)}`,
    table,
    column,
    summary: `one row keeps up from filling ${table}.${column} in all others: an error over it is caught, and takes back what was done for them`,
    differences: [{ table, after: stopper }],
    wayOut: 'catch the error of each row by itself, or none, so that up fails',
  };
}
