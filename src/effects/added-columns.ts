import { fold } from '../compare/index.js';
import type { Column, Table } from '../model/schema.js';
import type { TableEffect } from './effects.js';

/** The columns of a table that stand for none of the table that it was. */
export function addedColumns(now: Table, { columns }: Pick<TableEffect, 'columns'>): Column[] {
  const carried = new Set(columns.values());
  return now.columns.filter(({ name }) => !carried.has(fold(name)));
}
