import { fold, sameName } from '../compare/index.js';
import { findTable } from '../model/schema.js';
import { addedColumns } from './added-columns.js';
import type { Effects } from './effects.js';
import { NONE, valuesIn } from './values.js';

/** A new column that a table hands down to another one, filled in its own rows and in none of the heir's. */
export interface LeftHeir {
  readonly table: string;
  readonly heir: string;
  readonly column: string;
}

/** Rows of either before it is taken for more than chance. */
const ENOUGH = 3;

/** Columns that are so in every database that the migration was watched on. */
export function leftHeirs(effects: Effects): LeftHeir[] {
  const { schema } = effects.after;
  return schema.others.flatMap(({ kind, name, table: heir = '' }): LeftHeir[] => {
    if (kind !== 'inheritance') return [];
    const now = schema.tables.find((table) => sameName(table.name, name));
    const old = effects.before.schema.tables.find((table) => effects.table(table.name)?.name === now?.name);
    const effect = old && effects.table(old.name);
    const made = findTable(schema, heir);
    if (!now || !effect || !made) return [];
    return addedColumns(now, effect)
      .filter(({ name: column }) => made.columns.some((other) => fold(other.name) === fold(column)))
      .map(({ name: column }) => ({ table: now.name, heir: made.name, column }))
      .filter((each) => isSeen(effects, each));
  });
}

/** A table's rows are those of its heirs as well. */
function isSeen({ runs }: Effects, { table, heir, column }: LeftHeir): boolean {
  let [filled, left] = [0, 0];
  const isSo = runs.every(({ after }) => {
    const [all, heirs] = [valuesIn(after, table, column), valuesIn(after, heir, column)];
    const empty = all.filter((value) => value === NONE).length;
    filled += all.length - empty;
    left += heirs.length;
    return heirs.every((value) => value === NONE) && empty === heirs.length;
  });
  return isSo && filled >= ENOUGH && left >= ENOUGH;
}
