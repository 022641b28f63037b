import { type Cell, sameCell } from '../model/cell.js';
import { type Dataset, type Row, rowsIn } from '../model/dataset.js';
import { own, put } from '../model/record.js';
import { type Column, findTable, type Schema } from '../model/schema.js';
import { emptyDictionary } from './dictionary.js';
import { Filler } from './fill/filler.js';
import { linkLate } from './fill/late.js';
import { ordinaryPlan } from './plan/ordinary.js';
import type { MutableRow } from './plan/rows.js';
import type { SchemaPlan } from './plan/schema.js';
import type { TablePlan } from './plan/table.js';
import { Random } from './random.js';
import { replaceCells } from './shrink/replace.js';
import { meaningOf } from './values/meaning.js';
import { fits } from './values/near.js';
import { realistic } from './values/realistic.js';
import { stored } from './values/store.js';

/** The row that an edit is made in, with all that stands around it. */
export interface EditedRow {
  readonly schema: Schema;
  readonly table: string;
  /** All rows of the database, this one among them. */
  readonly dataset: Dataset;
  /** Place of the row in its table's list. */
  readonly index: number;
}

/**
 * A different value that an application could write in place of the cell; `undefined` where there is none. With the
 * row it is given, the value meets the table's constraints and, for a foreign key, refers to another row.
 */
export function anotherValue(column: Column, cell: Cell, salt: number, within?: EditedRow): Cell | undefined {
  const random = new Random(salt);
  const plan = within === undefined ? undefined : ordinaryPlan(within.schema);
  const planned = within && plan?.byName.get(within.table)?.byName.get(column.name.toLowerCase());
  const values = planned?.values ?? realistic(meaningOf(column, false));
  const usable = (value: Cell) => value !== null && fits(value, column) && !sameCell(value, cell);
  if (within === undefined || plan === undefined)
    return random.shuffle(values.map((value) => stored(column.affinity, value))).find(usable);
  const referring = (plan.references.get(within.table) ?? []).find(({ columns }) =>
    columns.includes(column.name),
  );
  if (referring !== undefined) {
    const at = referring.columns.indexOf(column.name);
    const parents = rowsIn(within.dataset, referring.parent ?? '');
    const keys = parents.map((row) => own(row, referring.parentColumns[at] ?? '') ?? null);
    if (referring.columns.length > 1) return undefined;
    return random
      .shuffle(keys)
      .find(
        (key) =>
          usable(key) &&
          replaceCells(plan, within.dataset, within, { [column.name]: key }, 'turned') !== null,
      );
  }
  return random
    .shuffle(values)
    .slice(0, 40)
    .filter(usable)
    .find((value) => replaceCells(plan, within.dataset, within, { [column.name]: value }) !== null);
}

/**
 * A row that an application could insert: with every column, or with only those that have to be written because
 * neither NULL nor a fixed default serves. `null` where no valid row is found, such as for want of a parent.
 */
export function newRow(
  schema: Schema,
  table: string,
  dataset: Dataset,
  salt: number,
  columns: 'all' | 'required' = 'all',
): Row | null {
  const plan = ordinaryPlan(schema);
  const owner = plan.byName.get(findTable(schema, table)?.name ?? table);
  if (owner === undefined) return null;
  const random = new Random(salt);
  const filler = new Filler(plan, random, { level: 'plain', dictionary: emptyDictionary, existing: dataset });
  filler.fill(owner, 1);
  linkAll(plan, owner, filler, random);
  const row = filler.state(owner.name).added[0];
  if (row === undefined) return null;
  return columns === 'all' ? row : required(owner, row);
}

function linkAll(plan: SchemaPlan, owner: TablePlan, filler: Filler, random: Random): void {
  for (const reference of plan.references.get(owner.name) ?? [])
    if (reference.late) linkLate(filler, reference, random);
}

/** The row without the columns that the database fills in by itself; whole where a constraint wants more. */
function required(owner: TablePlan, row: MutableRow): Row {
  const unique = new Set(owner.uniques.flatMap(({ columns, among }) => [...columns, ...among]));
  const short: MutableRow = {};
  for (const { name, column, omitted } of owner.columns) {
    const hasDefault = omitted !== undefined || column.defaultSql !== null;
    // A default that always says the same would soon be taken; one that is counted on, or drawn, is not.
    const isCounted = omitted === undefined && hasDefault;
    const filledIn = column.rowidAlias || omitted === null || isCounted || (hasDefault && !unique.has(name));
    if (!filledIn) put(short, name, own(row, name) ?? null);
  }
  return owner.checks.every((check) => check.admits(short)) ? short : row;
}
