import { fold } from '../compare/index.js';
import type { Column, Schema, Table } from '../model/schema.js';

/** The number of rows that nothing refers to: in another table, beside other rows, they need others. */
export function isLoneNumber(
  { name: table, primaryKey }: Table,
  { primaryKey: place, affinity }: Column,
  { tables }: Schema,
): boolean {
  const isReferred = tables.some(({ foreignKeys }) =>
    foreignKeys.some(({ parent }) => fold(parent) === fold(table)),
  );
  return place > 0 && primaryKey.length === 1 && affinity === 'integer' && !isReferred;
}
