import { fold, tableNamed } from '../compare/index.js';
import type { Image, TableImage } from '../model/image.js';
import { findTable } from '../model/schema.js';
import { addedColumns } from './added-columns.js';
import type { Effects } from './effects.js';
import { isForNumbers, keyColumn, NONE, singleKeys, valuesIn } from './values.js';

/** A new table that took over what a column of an old one says, and a new column by which the rows of that one find it there. */
export interface PartedRows {
  readonly table: string;
  readonly tableNow: string;
  readonly key: string;
  readonly keyNow: string;
  /** What the rows said, and where the new table says it. */
  readonly source: string;
  readonly made: string;
  readonly copy: string;
  readonly madeKey: string;
  readonly reference: string;
}

/** Different values, and rows that find another one, before it is taken for more than chance. */
const ENOUGH = 3;

/**
 * New tables that say just what a column of an old one says, where a row finds what another row said, in the databases that the migration
 * was watched on. Numbers may well be the same ones by chance.
 */
export function mistakenParts(effects: Effects): PartedRows[] {
  const { before, after } = effects;
  return before.schema.tables.flatMap((old) => {
    const effect = effects.table(old.name);
    const now = effect && findTable(after.schema, effect.name);
    const key = keyColumn(before.schema, old.name);
    const keyNow = key && effect?.columns.get(fold(key));
    if (!effect || !now || !key || !keyNow) return [];
    const fresh = new Set(addedColumns(now, effect).map(({ name }) => fold(name)));
    return now.foreignKeys.flatMap(({ columns: [reference = '', ...more], parent }) => {
      const made = findTable(after.schema, parent);
      const [madeKey] = made === undefined ? [] : singleKeys(made);
      if (more.length > 0 || !fresh.has(fold(reference)) || !made || !madeKey) return [];
      if (effects.ancestry(made.name)[0] != null) return [];
      const place = { table: old.name, tableNow: now.name, key, keyNow, made: made.name, madeKey, reference };
      return old.columns
        .filter((column) => column.primaryKey === 0 && !isForNumbers(column))
        .flatMap(({ name: source }) =>
          made.columns
            .map(({ name: copy }) => ({ ...place, source, copy }))
            .filter((each) => isSeen(effects, each)),
        );
    });
  });
}

/** Rows of the table as it is now that find what another row said. */
export function mistakenRows(before: Image, after: Image, each: PartedRows): TableImage['rows'] {
  const own = byKey(before, each.table, each.key, each.source);
  const said = byKey(after, each.made, each.madeKey, each.copy);
  const keys = valuesIn(after, each.tableNow, each.keyNow);
  const references = valuesIn(after, each.tableNow, each.reference);
  const rows = tableNamed(after, each.tableNow)?.rows ?? [];
  return rows.filter((_, at) => {
    const [wanted, found] = [own.get(keys[at] ?? ''), said.get(references[at] ?? '')];
    return wanted !== undefined && found !== undefined && wanted !== found;
  });
}

function isSeen({ runs }: Effects, each: PartedRows): boolean {
  const different = new Set<string>();
  let mistaken = 0;
  const isSame = runs.every(({ before, after }) => {
    const [from, to] = [
      new Set(valuesIn(before, each.table, each.source)),
      new Set(valuesIn(after, each.made, each.copy)),
    ];
    for (const value of to) if (value !== NONE) different.add(value);
    mistaken += mistakenRows(before, after, each).length;
    return from.size === to.size && [...from].every((value) => to.has(value));
  });
  return isSame && different.size >= ENOUGH && mistaken >= ENOUGH;
}

function byKey(image: Image, table: string, key: string, column: string): ReadonlyMap<string, string> {
  const values = valuesIn(image, table, column);
  return new Map(valuesIn(image, table, key).map((name, at) => [name, values[at] ?? NONE]));
}
