import { fold, tableNamed } from '../compare/index.js';
import { type Cell, cellKey } from '../model/cell.js';
import type { Image, TableImage } from '../model/image.js';
import type { Table } from '../model/schema.js';
import type { TableEffect } from './effects.js';

/** A table that stays, and the columns that name a row, as they were and as they are. */
export interface Kept {
  readonly old: string;
  readonly table: string;
  readonly key: readonly (readonly [string, string])[];
}

/** `null` where no key tells its rows on both sides. */
export function keptTable(old: Table, effect: TableEffect): Kept | null {
  const key = old.primaryKey.map((name) => [name, effect.columns.get(fold(name)) ?? ''] as const);
  return key.length === 0 || key.some(([, name]) => name === '')
    ? null
    : { old: old.name, table: effect.name, key };
}

/** A row as it is, and what it said before. */
export interface RowPair {
  readonly row: TableImage['rows'][number];
  readonly now: (column: string) => Cell;
  readonly was: (column: string) => Cell;
}

/** The rows that are there on both sides. */
export function rowPairs(before: Image, after: Image, kept: Kept): RowPair[] {
  const [old, now] = [tableNamed(before, kept.old), tableNamed(after, kept.table)];
  if (old === undefined || now === undefined) return [];
  const nameOf = (row: RowPair['row'], table: TableImage, side: 0 | 1) =>
    kept.key.map((names) => cellKey(cellOf(table, row, names[side]))).join('\u0000');
  const olds = new Map(old.rows.map((row) => [nameOf(row, old, 0), row]));
  return now.rows.flatMap((row): RowPair[] => {
    const was = olds.get(nameOf(row, now, 1));
    if (was === undefined) return [];
    return [{ row, now: (column) => cellOf(now, row, column), was: (column) => cellOf(old, was, column) }];
  });
}

function cellOf({ columns }: TableImage, row: RowPair['row'], name: string): Cell {
  return row[columns.findIndex((column) => fold(column) === fold(name))] ?? null;
}
