import { refersByName } from '../../model/reference-names.js';
import { type Column, findTable, type Schema, type Table } from '../../model/schema.js';
import type { Tie } from './tie.js';

/**
 * Columns that no foreign key declares and that are called as ones which name rows of a table whose rows get other keys: they should hold
 * its keys, for whether they are changed along with them shows in no others.
 */
export function namedTies(before: Schema, after: Schema | null): Tie[] {
  if (after === null) return [];
  return before.tables.flatMap((table) => {
    const key = keyOf(table);
    const now = findTable(after, table.name);
    const later = now && keyOf(now);
    const isSame = later?.name === key?.name && later?.affinity === key?.affinity;
    if (key === undefined || later === undefined || isSame) return [];
    return before.tables.flatMap((other) =>
      other.columns
        .filter((column) => other !== table && refers(column, other, table, key))
        .map(({ name }) => ({
          one: { table: other.name, columns: [name] },
          other: { table: table.name, columns: [key.name] },
        })),
    );
  });
}

function refers(column: Column, owner: Table, table: Table, key: Column): boolean {
  const declared = owner.foreignKeys.some(({ columns }) => columns.includes(column.name));
  return !declared && column.affinity === key.affinity && refersByName(column.name, table);
}

function keyOf({ primaryKey, columns }: Table): Column | undefined {
  return primaryKey.length === 1 ? columns.find(({ name }) => name === primaryKey[0]) : undefined;
}
