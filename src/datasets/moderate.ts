import type { Cell } from '../model/cell.js';
import { type Dataset, type Row, rowsIn } from '../model/dataset.js';
import { own } from '../model/record.js';
import { findTable, type Schema } from '../model/schema.js';
import { traits } from './traits.js';
import { meaningOf } from './values/meaning.js';

/**
 * The dataset without numbers that arithmetic soon carries past what their type holds: none is larger than the cube root of its
 * type's largest, so that products and sums of them fit. Keys, and moments, are left as they are.
 */
export function moderated(dataset: Dataset, schema: Schema): Dataset {
  return Object.fromEntries(
    Object.entries(dataset).map(([table, rows]) => {
      const numbers = numbersOf(schema, table);
      return [table, numbers.length === 0 ? rows : rows.map((row) => moderatedRow(row, numbers))];
    }),
  );
}

/**
 * The same, each time with one of the numbers no smaller than the square root: an error that one of these still meets
 * hangs on a single number and not on what is made of several.
 *
 * @param most columns that are tried
 */
export function withOneLarge(dataset: Dataset, schema: Schema, most = 12): Dataset[] {
  const moderate = moderated(dataset, schema);
  return Object.entries(dataset)
    .flatMap(([table, rows]) =>
      numbersOf(schema, table).flatMap(({ name, largest }): Dataset[] => {
        const sizes = rows.map((row) => sizeOf(own(row, name) ?? null));
        const index = sizes.indexOf(Math.max(...sizes));
        const cell = own(rows[index], name) ?? null;
        if (sizeOf(cell) <= moderateSize(largest)) return [];
        const row = { ...rowsIn(moderate, table)[index], [name]: noLarger(cell, Math.sqrt(largest)) };
        return [{ ...moderate, [table]: rowsIn(moderate, table).with(index, row) }];
      }),
    )
    .slice(0, most);
}

/** A column with the largest number that it is to hold. */
interface NumberColumn {
  readonly name: string;
  readonly largest: number;
}

function numbersOf(schema: Schema, name: string): NumberColumn[] {
  const table = findTable(schema, name);
  if (table === undefined) return [];
  const keys = new Set(
    [table.primaryKey, ...[...table.uniques, ...table.foreignKeys].map(({ columns }) => columns)].flat(),
  );
  return table.columns.flatMap((column): NumberColumn[] => {
    const largest = traits[schema.dialect].largest(column);
    const isMoment = meaningOf(column, false).startsWith('epoch');
    return largest === null || isMoment || keys.has(column.name) ? [] : [{ name: column.name, largest }];
  });
}

function moderatedRow(row: Row, numbers: readonly NumberColumn[]): Row {
  const cells = numbers.flatMap(({ name, largest }): [string, Cell][] => {
    const cell = own(row, name);
    return cell === undefined ? [] : [[name, noLarger(cell, moderateSize(largest))]];
  });
  return { ...row, ...Object.fromEntries(cells) };
}

function moderateSize(largest: number): number {
  return Math.cbrt(largest);
}

/** The number, or one of its sign that is as far from zero as it may be. */
function noLarger(cell: Cell, size: number): Cell {
  if (sizeOf(cell) <= size) return cell;
  const limit = isNegative(cell) ? -Math.floor(size) : Math.floor(size);
  if (typeof cell === 'bigint') return BigInt(limit);
  return typeof cell === 'number' ? limit : String(limit);
}

/** How far from zero a number is; 0 for what is none. Decimals are texts where the driver has no type for them. */
function sizeOf(cell: Cell): number {
  if (typeof cell === 'string') return NUMBER.test(cell) ? Math.abs(Number(cell)) : 0;
  return typeof cell === 'bigint' || typeof cell === 'number' ? Math.abs(Number(cell)) : 0;
}

const NUMBER = /^-?(\d+(\.\d*)?|Infinity)$/;

function isNegative(cell: Cell): boolean {
  if (typeof cell === 'string') return cell.startsWith('-');
  return (typeof cell === 'bigint' || typeof cell === 'number') && cell < 0;
}
