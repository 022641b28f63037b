import { fold, tableNamed } from '../compare/index.js';
import type { Image } from '../model/image.js';
import type { Column, Table } from '../model/schema.js';
import { addedColumns } from './added-columns.js';
import type { Effects } from './effects.js';
import { keyColumn, NONE, valuesIn } from './values.js';

/** A new column that was filled from the row of another table that happens to have the same key, and not from the one that is referred to. */
export interface KeyMatch {
  readonly table: string;
  readonly tableNow: string;
  readonly column: string;
  /** The foreign key's column, and what it refers to. */
  readonly reference: string;
  readonly parent: string;
  readonly source: string;
}

/** Different values before it is taken for more than chance. */
const ENOUGH = 3;

/** New columns of tables that stay whose values, in every database that the migration was watched on, are those of the row of the parent table with the own key. */
export function keyMatches(effects: Effects): KeyMatch[] {
  return possibleMatches(effects)
    .filter(({ table, match }) => {
      const key = keyColumn(effects.before.schema, table.name);
      return key !== null && fold(match.reference) !== fold(key);
    })
    .flatMap(({ match }) => (isSeen(effects, match) ? [match] : []));
}

/** A new column of a table that stays, and a column of a table that it refers to. */
export interface PossibleMatch {
  readonly match: KeyMatch;
  readonly table: Table;
  readonly column: Column;
  readonly parent: Table;
  readonly source: Column;
}

/** All that there are, by foreign keys of one column; the parent's own key is no source. */
export function possibleMatches(effects: Effects): PossibleMatch[] {
  const { before, after } = effects;
  return before.schema.tables.flatMap((table) => {
    const effect = effects.table(table.name);
    const made = after.schema.tables.find(({ name }) => name === effect?.name);
    if (effect === null || made === undefined) return [];
    const fresh = addedColumns(made, effect);
    return table.foreignKeys.flatMap(({ columns: [reference = '', ...more], parent: name }) => {
      const parent = before.schema.tables.find((other) => fold(other.name) === fold(name));
      if (more.length > 0 || parent === undefined) return [];
      const sources = parent.columns.filter(({ primaryKey }) => primaryKey === 0);
      return fresh.flatMap((column) =>
        sources.map((source) => {
          const names = { table: table.name, tableNow: made.name, column: column.name };
          return {
            match: { ...names, reference, parent: parent.name, source: source.name },
            table,
            column,
            parent,
            source,
          };
        }),
      );
    });
  });
}

function isSeen({ runs }: Effects, match: KeyMatch): boolean {
  const different = new Set<string>();
  let strayed = false;
  const all = runs.every(({ before, after }) =>
    filled(before, after, match).every(({ value, own, referred }) => {
      if (own !== NONE) different.add(own);
      strayed ||= own !== referred;
      return value === own;
    }),
  );
  return all && strayed && different.size >= ENOUGH;
}

/** What each row of the table got, what the parent's row with its own key says, and what the one says that it refers to. */
export function filled(before: Image, after: Image, match: KeyMatch) {
  const [key, parentKey] = [keyColumn(before.schema, match.table), keyColumn(before.schema, match.parent)];
  const sources = valuesIn(before, match.parent, match.source);
  const byKey = new Map(
    valuesIn(before, match.parent, parentKey ?? '').map((value, at) => [value, sources[at] ?? NONE]),
  );
  const keys = valuesIn(after, match.tableNow, key ?? '');
  const references = valuesIn(after, match.tableNow, match.reference);
  const rows = tableNamed(after, match.tableNow)?.rows ?? [];
  return valuesIn(after, match.tableNow, match.column).map((value, at) => ({
    row: rows[at] ?? [],
    value,
    own: byKey.get(keys[at] ?? '') ?? NONE,
    referred: byKey.get(references[at] ?? '') ?? NONE,
  }));
}
