import type { Cell } from '../../model/cell.js';
import type { Dataset } from '../../model/dataset.js';
import { own, put } from '../../model/record.js';
import type { MutableRow } from '../plan/rows.js';
import type { SchemaPlan } from '../plan/schema.js';
import type { TablePlan } from '../plan/table.js';
import type { Random } from '../random.js';
import { Filler, type FillOptions } from './filler.js';
import { linkLate } from './late.js';
import { prune } from './prune.js';

/** Draws one dataset with up to so many rows in each table. */
export function fillDataset(
  plan: SchemaPlan,
  sizes: ReadonlyMap<string, number>,
  random: Random,
  options: FillOptions,
): Dataset {
  const filler = new Filler(plan, random, options);
  for (const table of plan.tables) {
    const size = sizes.get(table.name) ?? 0;
    if (size > 0) filler.fill(table, size);
  }
  const late = [...plan.references.values()].flat().filter((reference) => reference.late);
  for (const reference of late) linkLate(filler, reference, random);
  const dataset = collect(plan, filler, random, options);
  const whole =
    late.length > 0
      ? prune(plan, dataset, { existing: options.existing, orphans: new Set() }, 'drop')
      : dataset;
  return options.level === 'hostile' && random.chance(0.3) ? orphaned(plan, whole, random) : whole;
}

function collect(plan: SchemaPlan, filler: Filler, random: Random, options: FillOptions): Dataset {
  const dataset = Object.create(null) as Record<string, readonly MutableRow[]>;
  for (const table of plan.tables) {
    const { added, refused, keyColumns } = filler.state(table.name);
    const rows = refused === undefined ? added : [refused];
    if (rows.length === 0) continue;
    const leavesOut = options.level !== 'plain' && random.chance(0.12);
    put(dataset, table.name, leavesOut ? shortened(table, rows, keyColumns, random) : rows);
  }
  return dataset;
}

/** The same rows, half of them without the columns whose default is known. */
function shortened(
  table: TablePlan,
  rows: readonly MutableRow[],
  keys: ReadonlySet<string>,
  random: Random,
): MutableRow[] {
  const checked = new Set([
    ...table.checks.flatMap(({ columns }) => columns),
    ...table.uniques.flatMap(({ among }) => among),
  ]);
  const written = table.columns.filter(
    ({ name, omitted }) => omitted === undefined || keys.has(name) || checked.has(name),
  );
  if (written.length === 0 || written.length === table.columns.length) return [...rows];
  return rows.map((row) =>
    random.chance(0.5)
      ? only(
          row,
          written.map(({ name }) => name),
        )
      : row,
  );
}

function only(row: MutableRow, names: readonly string[]): MutableRow {
  const short: MutableRow = {};
  for (const name of names) put(short, name, own(row, name) ?? null);
  return short;
}

/** Some references point to parents that never were, as after years with foreign keys switched off. */
function orphaned(plan: SchemaPlan, dataset: Dataset, random: Random): Dataset {
  const result: Record<string, readonly MutableRow[]> = {};
  for (const [name, rows] of Object.entries(dataset)) {
    const keys = new Set(plan.byName.get(name)?.uniques.flatMap(({ columns }) => columns) ?? []);
    const loose = (plan.references.get(name) ?? [])
      .flatMap(({ columns }) => columns)
      .filter((column) => !keys.has(column));
    put(
      result,
      name,
      rows.map((row) => {
        if (loose.length === 0 || !random.chance(0.15)) return { ...row };
        const column = random.pick(loose);
        const away = elsewhere(own(row, column) ?? null);
        const kept = plan.byName.get(name)?.byName.get(column.toLowerCase())?.respelled(away);
        return kept === undefined ? { ...row } : { ...row, [column]: kept };
      }),
    );
  }
  return result;
}

function elsewhere(cell: Cell): Cell {
  if (typeof cell === 'bigint') return 987654321n;
  return typeof cell === 'string' || cell === null ? 'gone' : cell;
}
