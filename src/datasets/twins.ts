import type { Cell } from '../model/cell.js';
import { type Dataset, rowsIn } from '../model/dataset.js';
import { own } from '../model/record.js';
import type { Schema } from '../model/schema.js';
import type { Dictionary } from './dictionary.js';
import { ordinaryPlan } from './plan/ordinary.js';
import type { SchemaPlan } from './plan/schema.js';
import { Random } from './random.js';
import { type Place, replaceCells } from './shrink/replace.js';

/** A dataset that differs from another in one cell; if `up` makes both equal, it destroys what told them apart. */
export interface Twin {
  readonly dataset: Dataset;
  readonly table: string;
  /** Place of the row in its table's list. */
  readonly index: number;
  readonly column: string;
  readonly from: Cell;
  readonly to: Cell;
}

/**
 * Twins of a dataset that the schema admits, at most so many: each column's turn comes before the next cell of the
 * same column, and columns that the dictionary names come first.
 */
export function twinsOf(
  dataset: Dataset,
  schema: Schema,
  {
    dictionary,
    salt,
    limit,
  }: { readonly dictionary: Dictionary; readonly salt: number; readonly limit: number },
): Twin[] {
  const plan = ordinaryPlan(schema);
  const random = new Random(salt);
  const columns = columnsToTry(plan, dataset, dictionary, random);
  const twins: Twin[] = [];
  for (let round = 0; round < 4 && twins.length < limit; round++) {
    for (const { table, column } of columns) {
      if (twins.length >= limit) break;
      const rows = rowsIn(dataset, table);
      const places = [...rows.keys()].filter((index) => own(rows[index], column) !== undefined);
      if (places.length === 0) continue;
      const index = random.pick(places);
      const twin = twinAt(plan, dataset, { table, index }, column, dictionary, random);
      if (twin !== null) twins.push(twin);
    }
  }
  return twins;
}

function columnsToTry(
  plan: SchemaPlan,
  dataset: Dataset,
  { names }: Dictionary,
  random: Random,
): { table: string; column: string }[] {
  const all = plan.tables
    .filter(({ name }) => rowsIn(dataset, name).length > 0)
    .flatMap((table) => table.columns.map((column) => ({ table: table.name, column: column.name })));
  const named = ({ table, column }: { table: string; column: string }) =>
    (names.has(table.toLowerCase()) ? 2 : 0) + (names.has(column.toLowerCase()) ? 1 : 0);
  return random.shuffle(all).sort((a, b) => named(b) - named(a));
}

function twinAt(
  plan: SchemaPlan,
  dataset: Dataset,
  place: Place,
  column: string,
  dictionary: Dictionary,
  random: Random,
): Twin | null {
  const from = own(rowsIn(dataset, place.table)[place.index], column);
  const owner = plan.byName.get(place.table)?.byName.get(column.toLowerCase());
  if (from === undefined || owner === undefined) return null;
  for (const to of random.shuffle(owner.nearTo(from, dictionary))) {
    const twin = replaceCells(plan, dataset, place, { [column]: to });
    if (twin !== null) return { dataset: twin, ...place, column, from, to };
  }
  return null;
}
