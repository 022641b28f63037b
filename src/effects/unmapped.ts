import { fold } from '../compare/index.js';
import type { Image } from '../model/image.js';
import { addedColumns } from './added-columns.js';
import type { Effects } from './effects.js';
import { NONE, valuesIn } from './values.js';

/** A new column that another one of the table decides, value by value, and that is NULL for a few of these values. */
export interface Unmapped {
  readonly table: string;
  readonly column: string;
  /** The column that decides, by its name now. */
  readonly source: string;
  /** Its values for which there is none. */
  readonly values: ReadonlySet<string>;
}

/** Values that have one each before a list is seen in them; more than those that have none. */
const ENOUGH = 2;

/** Rows for each value: where each row says something else, there is no telling what decided. */
const OFTEN = 3;

/** Values of a column of which a list can be made. */
const FEW = 12;

/**
 * New columns of tables that stay which say something else for each value of a column that stays as it was, and nothing for the rest
 * of its values, in every database that the migration was watched on: a list with a gap.
 */
export function unmappedValues(effects: Effects): Unmapped[] {
  const { before, after } = effects;
  return before.schema.tables.flatMap(({ name, columns, primaryKey }) => {
    const now = effects.table(name);
    const made = after.schema.tables.find((table) => table.name === now?.name);
    if (now === null || made === undefined) return [];
    const fresh = addedColumns(made, now).filter(({ generated, notNull }) => generated === null && !notNull);
    const sources = columns.filter(
      (column) => !primaryKey.includes(column.name) && !now.written.has(fold(column.name)),
    );
    return fresh.flatMap(({ name: column }) =>
      sources.flatMap((old): Unmapped[] => {
        const source = now.columns.get(fold(old.name));
        if (source === undefined) return [];
        const values = gapsOf(effects, { table: made.name, column, source });
        return values === null ? [] : [{ table: made.name, column, source, values }];
      }),
    );
  });
}

/** The places of the table's rows that such a value leaves without one. */
export function unmappedRows(after: Image, { table, column, source, values }: Unmapped): number[] {
  const said = valuesIn(after, table, column);
  return valuesIn(after, table, source).flatMap((value, at) =>
    values.has(value) && said[at] === NONE ? [at] : [],
  );
}

/** `null`: it is no list, or none with a gap. */
function gapsOf(
  { runs }: Effects,
  { table, column, source }: Omit<Unmapped, 'values'>,
): ReadonlySet<string> | null {
  const list = new Map<string, string>();
  let rows = 0;
  for (const { after } of runs) {
    const said = valuesIn(after, table, column);
    rows += said.length;
    for (const [at, value] of valuesIn(after, table, source).entries()) {
      const one = said[at] ?? NONE;
      if ((list.get(value) ?? one) !== one) return null;
      list.set(value, one);
    }
  }
  if ((list.get(NONE) ?? NONE) !== NONE) return null;
  list.delete(NONE);
  if (rows < list.size * OFTEN || list.size > FEW) return null;
  const gaps = [...list].filter(([, said]) => said === NONE).map(([value]) => value);
  const said = [...list.values()].filter((value) => value !== NONE);
  // What only copies the column under a condition, as another type perhaps, says which values it means.
  const isCopy = [...list].every(([value, one]) => one === NONE || one.slice(1) === value.slice(1));
  const isList = !isCopy && new Set(said).size === said.length && said.length >= ENOUGH;
  return isList && gaps.length > 0 && gaps.length < said.length ? new Set(gaps) : null;
}
