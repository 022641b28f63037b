import type { Dataset, Row } from '../model/dataset.js';
import { own, put } from '../model/record.js';
import { findTable, type Schema } from '../model/schema.js';
import { type Dictionary, dictionaryOf } from './dictionary.js';
import { Filler } from './fill/filler.js';
import { keyOf } from './fill/state.js';
import { ordinaryPlan } from './plan/ordinary.js';
import type { MutableRow } from './plan/rows.js';
import { planSchema, type SchemaPlan } from './plan/schema.js';
import type { TablePlan } from './plan/table.js';
import { Random } from './random.js';

/** A table before and after a migration, and its columns: the old name by the new one. */
export interface Widened {
  readonly old: { readonly schema: Schema; readonly table: string };
  readonly now: { readonly schema: Schema; readonly table: string };
  readonly columns: ReadonlyMap<string, string>;
  /** All rows of the database after the migration. */
  readonly dataset: Dataset;
}

/**
 * Rows that the new schema admits and the old one does not, as far as can be told: one for each thing that the old schema
 * demanded more, such as a key over several columns, a CHECK, a label, a length or a parent.
 */
export function rowsOnlyNew(widened: Widened, salt: number): Row[] {
  const { old, now, dataset } = widened;
  const before = ordinaryPlan(old.schema);
  const owner = before.byName.get(findTable(old.schema, old.table)?.name ?? '');
  if (owner === undefined || demandsOf(old.schema, old.table) === demandsOf(now.schema, now.table)) return [];
  const { plan, dictionary } = edgyPlan(owner, now.schema);
  const table = plan.byName.get(findTable(now.schema, now.table)?.name ?? '');
  if (table === undefined) return [];
  const random = new Random(salt);
  const filler = new Filler(plan, random, { level: 'edgy', dictionary, existing: dataset });
  filler.fill(table, TRIES);
  const { added, all } = filler.state(table.name);
  const found = new Map<string, Row>();
  const see = (row: MutableRow) => {
    for (const demand of demandsOn(before, owner, widened, row))
      if (!found.has(demand)) found.set(demand, row);
  };
  const there = all.slice(0, all.length - added.length);
  const free = (row: MutableRow) =>
    table.uniques.every((unique) => {
      const key = unique.keyOf(row);
      return key === null || !there.some((other) => unique.keyOf(other) === key);
    });
  for (const row of repeating(owner, table, widened, added, there, random)) {
    if (free(row) && table.checks.every((check) => check.admits(row))) see(row);
  }
  for (const row of added) see(row);
  return [...new Set(found.values())].slice(0, MOST_ROWS);
}

const TRIES = 40;
const MOST_ROWS = 4;

/** All that a schema demands of a table's rows; where it is the same, no row can tell two schemas apart. */
function demandsOf({ tables, indexes, others }: Schema, name: string): string {
  const table = tables.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const columns = table?.columns.map(({ name: column, type, notNull }) => [column, type, notNull]);
  const types = others.filter(({ kind }) => kind === 'enum' || kind === 'domain').map(({ sql }) => sql);
  const unique = indexes.filter((index) => index.unique && index.table === table?.name).map(({ sql }) => sql);
  return JSON.stringify([columns, table?.uniques, table?.checks, table?.foreignKeys, types, unique]);
}

interface Edgy {
  readonly schema: Schema;
  readonly plan: SchemaPlan;
  readonly dictionary: Dictionary;
}

const plans = new WeakMap<TablePlan, Edgy>();

/** With what the old conditions name: values at both sides of each. */
function edgyPlan(owner: TablePlan, schema: Schema): Edgy {
  const known = plans.get(owner);
  if (known?.schema === schema) return known;
  const dictionary = dictionaryOf(owner.table.checks, schema.dialect);
  const made = { schema, dictionary, plan: planSchema(schema, { level: 'edgy', dictionary }) };
  plans.set(owner, made);
  return made;
}

/** New rows that repeat, in the columns of an old key, what a row holds that is there. */
function* repeating(
  owner: TablePlan,
  table: TablePlan,
  { columns }: Widened,
  added: readonly MutableRow[],
  there: readonly Row[],
  random: Random,
): Generator<MutableRow> {
  const renamed = new Map([...columns].map(([now, old]) => [old, now]));
  for (const unique of owner.uniques) {
    const names = unique.columns.map((name) => renamed.get(name));
    const [row] = random.shuffle(added);
    const [model] = random.shuffle(
      there.filter((one) => names.every((name) => name !== undefined && own(one, name) != null)),
    );
    if (row === undefined || model === undefined || names.includes(undefined)) continue;
    const copied = names.map((name) => [name ?? '', own(model, name ?? '') ?? null]);
    const repeated: MutableRow = { ...row, ...Object.fromEntries(copied) };
    if (table.columns.every(({ name, nullable }) => nullable || own(repeated, name) !== null)) yield repeated;
  }
}

/** What of the old schema stands against the row. */
function demandsOn(before: SchemaPlan, owner: TablePlan, widened: Widened, row: MutableRow): string[] {
  const as: MutableRow = {};
  for (const [now, old] of widened.columns)
    if (own(row, now) !== undefined) put(as, old, own(row, now) ?? null);
  const rows = oldRows(widened, widened.now.table);
  const refused = owner.columns.filter((column) => {
    const cell = own(as, column.name);
    if (cell === undefined) return false;
    return cell === null ? column.column.notNull : column.keep(cell) === undefined;
  });
  const broken = owner.checks.filter(
    ({ columns, admits }) => columns.every((name) => name in as) && !admits(as),
  );
  const repeated = owner.uniques.filter(({ columns, keyOf: key }) => {
    if (!columns.every((name) => name in as)) return false;
    const own = key(as);
    return own !== null && rows.some((one) => key(one) === own);
  });
  const orphaned = (before.references.get(owner.name) ?? []).filter((reference) => {
    const refers = reference.columns.every((name) => (own(as, name) ?? null) !== null);
    const parents = own(widened.dataset, reference.parent ?? '') ?? [];
    return (
      refers &&
      !parents.some((parent) => keyOf(parent, reference.parentColumns) === keyOf(as, reference.columns))
    );
  });
  return [
    ...refused.map(({ name }) => `value ${name}`),
    ...broken.map(({ sql }) => `check ${sql}`),
    ...repeated.map(({ columns }) => `key ${columns.join()}`),
    ...orphaned.map(({ columns }) => `parent ${columns.join()}`),
  ];
}

function oldRows({ dataset, columns }: Widened, table: string): MutableRow[] {
  return (own(dataset, table) ?? []).map((row) =>
    Object.fromEntries([...columns].map(([now, old]) => [old, own(row, now) ?? null])),
  );
}
