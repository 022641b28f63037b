import { fold } from '../../compare/index.js';
import type { Row } from '../../model/dataset.js';
import type { Table } from '../../model/schema.js';

/** Columns that an insert leaves to a default which the new table does not have. One default in place of another is meant so. */
export function lostDefaults(table: Table, other: Table, written: Row): string[] {
  return table.columns
    .filter(({ name, defaultSql }) => defaultSql !== null && !(name in written))
    .filter(({ name }) =>
      other.columns.some((now) => fold(now.name) === fold(name) && now.defaultSql === null),
    )
    .map(({ name }) => name);
}

/** Columns that the old table computes, and the new one leaves to whoever writes. */
export function noLongerComputed(table: Table, other: Table): string[] {
  const isPlain = (name: string) =>
    other.columns.some((now) => fold(now.name) === fold(name) && now.generated === null);
  return table.columns
    .filter(({ name, generated }) => generated !== null && isPlain(name))
    .map(({ name }) => name);
}

/** Whether the old table computes the column. */
export function isComputed(table: Table, column = ''): boolean {
  return table.columns.some(({ name, generated }) => name === column && generated !== null);
}
