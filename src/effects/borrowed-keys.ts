import { fold } from '../compare/index.js';
import { findTable } from '../model/schema.js';
import type { Effects } from './effects.js';
import { NONE, singleKeys, valuesIn } from './values.js';

/** A column that only the new schema has, and whose values are all keys of a table that was there before. */
export interface BorrowedKey {
  readonly table: string;
  readonly column: string;
  /** The table whose keys they are, and what it is called now. */
  readonly owner: string;
  readonly ownerNow: string;
  readonly key: string;
}

/** Different keys before it is taken for more than chance. */
const ENOUGH = 5;

/** Columns that were filled with another table's keys, as all databases show that the migration was watched on; no foreign key says so. */
export function borrowedKeys(effects: Effects): BorrowedKey[] {
  const { before, after } = effects;
  return after.schema.tables
    .flatMap(({ name: table, columns, foreignKeys, virtual }) => {
      if (virtual !== null) return [];
      const origin = before.schema.tables.find(({ name }) => effects.table(name)?.name === table);
      const carried = new Set(origin === undefined ? [] : effects.table(origin.name)?.columns.values());
      return columns.flatMap(({ name: column }): BorrowedKey[] => {
        const isTied = foreignKeys.some((key) => key.columns.some((name) => fold(name) === fold(column)));
        if (isTied || carried.has(fold(column))) return [];
        return before.schema.tables.flatMap((owner): BorrowedKey[] => {
          const now = effects.table(owner.name);
          if (now === null || now.name === table) return [];
          return singleKeys(owner)
            .filter((key) => now.columns.get(fold(key)) === fold(key) && !now.written.has(fold(key)))
            .filter((key) => isHeld(effects, [table, column], [owner.name, key]))
            .map((key) => ({ table, column, owner: owner.name, ownerNow: now.name, key }));
        });
      });
    })
    .filter(({ ownerNow }) => findTable(after.schema, ownerNow) !== undefined);
}

function isHeld(
  { runs }: Effects,
  [table, column]: readonly [string, string],
  [owner, key]: readonly [string, string],
): boolean {
  const different = new Set<string>();
  const all = runs.every(({ before, after }) => {
    const keys = new Set(valuesIn(before, owner, key));
    return valuesIn(after, table, column).every((value) => {
      if (value !== NONE) different.add(value);
      return value === NONE || keys.has(value);
    });
  });
  return all && different.size >= ENOUGH;
}
