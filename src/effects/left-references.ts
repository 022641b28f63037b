import { fold } from '../compare/index.js';
import type { Image } from '../model/image.js';
import { refersByName } from '../model/reference-names.js';
import type { Effects } from './effects.js';
import { keyColumn, NONE, valuesIn } from './values.js';

/** A column that no foreign key declares, which held keys of a table whose rows have other ones now. */
export interface LeftReference {
  /** The table that holds it, now, and what the column is called now. */
  readonly table: string;
  readonly column: string;
  /** The table that is named; now as well. */
  readonly owner: string;
  readonly key: string;
  readonly before: Readonly<Record<'table' | 'column' | 'owner' | 'key', string>>;
}

/** Different keys before it is taken for more than chance. */
const ENOUGH = 5;

/**
 * Columns called as ones that name rows of a table, most of whose values were its keys and none of whose values are any more, in every
 * database that the migration was watched on: the table's rows got other keys, and these were forgotten.
 */
export function leftReferences(effects: Effects): LeftReference[] {
  const { before, after } = effects;
  return before.schema.tables.flatMap((owner) => {
    const now = effects.table(owner.name);
    const [old, key] = [keyColumn(before.schema, owner.name), now && keyColumn(after.schema, now.name)];
    if (now === null || old === null || key === null) return [];
    return before.schema.tables.flatMap((table) => {
      const heir = effects.table(table.name);
      if (table === owner || heir === null) return [];
      return table.columns.flatMap(({ name }): LeftReference[] => {
        const column = heir.columns.get(fold(name));
        const declared = table.foreignKeys.some(({ columns }) => columns.includes(name));
        if (column === undefined || declared || !refersByName(name, owner)) return [];
        const was = { table: table.name, column: name, owner: owner.name, key: old };
        const each = { table: heir.name, column, owner: now.name, key, before: was };
        return isSeen(effects, each) ? [each] : [];
      });
    });
  });
}

/** Whether each row of the table before held a key of the other one. */
export function namedBefore(before: Image, { before: was }: LeftReference): boolean[] {
  const keys = new Set(valuesIn(before, was.owner, was.key));
  return valuesIn(before, was.table, was.column).map((value) => value !== NONE && keys.has(value));
}

function isSeen({ runs }: Effects, each: LeftReference): boolean {
  const different = new Set<string>();
  let [said, named] = [0, 0];
  const areLeft = runs.every(({ before, after }) => {
    const values = valuesIn(before, each.before.table, each.before.column);
    const isNamed = namedBefore(before, each);
    said += values.filter((value) => value !== NONE).length;
    for (const [at, value] of values.entries()) if (isNamed[at]) different.add(value);
    named += isNamed.filter(Boolean).length;
    const keys = new Set(valuesIn(after, each.owner, each.key));
    return !valuesIn(after, each.table, each.column).some((value) => value !== NONE && keys.has(value));
  });
  return areLeft && different.size >= ENOUGH && named * 2 > said;
}
