import { compareRows, fold, tableNamed } from '../compare/index.js';
import { type Cell, cellKey } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { TableImage } from '../model/image.js';
import type { Effects, TableEffect } from './effects.js';
import { keyColumn } from './values.js';

/** Different values before it is taken for more than chance. */
const ENOUGH = 3;

/**
 * The table of before whose rows come into this one beside its own, each of them once: one that says what another says is a row of its own
 * all the same. `null`: the rows that come in are no other table's, or more than it has.
 */
export function broughtInFrom(effects: Effects, effect: TableEffect, name: string): string | null {
  const sides = effects.runs.flatMap((run): Side[] => {
    const [before, after] = [tableNamed(run.before, name), tableNamed(run.after, effect.name)];
    if (before === undefined || after === undefined) return [];
    const added = compareRows(before, after, { columns: effect.columns }).flatMap(({ kind, after: row }) =>
      kind === 'added' ? [row as Row] : [],
    );
    return [{ added, of: (table) => tableNamed(run.before, table) }];
  });
  const number = keyColumn(effects.before.schema, name);
  const carried = carriedColumns(sides, new Set(effect.columns.values()), number);
  const others = effects.before.schema.tables.filter((other) => fold(other.name) !== fold(name));
  return others.find((other) => isFrom(sides, other.name, carried))?.name ?? null;
}

interface Side {
  /** Rows that the table did not have. */
  readonly added: readonly Row[];
  readonly of: (table: string) => TableImage | undefined;
}

/** Old columns in which the rows that come in differ: what all say alike, and the key that stands for the row, say nothing of where it is from. */
function carriedColumns(sides: readonly Side[], old: ReadonlySet<string>, number: string | null): string[] {
  const columns = Object.keys(sides.flatMap(({ added }) => added)[0] ?? {});
  return columns.filter((column) => {
    const values = sides.flatMap(({ added }) => added.map((row) => cellKey(row[column] ?? null)));
    return column !== number && old.has(fold(column)) && new Set(values).size >= ENOUGH;
  });
}

function isFrom(sides: readonly Side[], table: string, columns: readonly string[]): boolean {
  const found = columns.flatMap((column) => {
    const source = sourceOf(sides, table, column);
    return source === null ? [] : [{ column, source }];
  });
  if (found.length === 0 || found.length < columns.length) return false;
  return sides.every(({ added, of }) => {
    const image = of(table);
    const left = new Map<string, number>();
    const places = found.map(({ source }) => image?.columns.indexOf(source) ?? -1);
    for (const row of image?.rows ?? []) {
      const text = textOf(places.map((at) => row[at] ?? null));
      left.set(text, (left.get(text) ?? 0) + 1);
    }
    return added.every((row) => {
      const text = textOf(found.map(({ column }) => row[column] ?? null));
      const count = left.get(text) ?? 0;
      left.set(text, count - 1);
      return count > 0;
    });
  });
}

/** The column of the table that holds all that comes into this one; the one of the same name, where there are several. */
function sourceOf(sides: readonly Side[], table: string, column: string): string | null {
  const names = sides.flatMap(({ of }) => of(table)?.columns ?? []);
  const ordered = [...new Set(names)].sort(
    (one, other) => Number(fold(other) === fold(column)) - Number(fold(one) === fold(column)),
  );
  const holds = (name: string) =>
    sides.every(({ added, of }) => {
      const image = of(table);
      const at = image?.columns.indexOf(name) ?? -1;
      const there = new Set(image?.rows.map((row) => cellKey(row[at] ?? null)));
      return added.every((row) => there.has(cellKey(row[column] ?? null)));
    });
  return ordered.find(holds) ?? null;
}

function textOf(cells: readonly Cell[]): string {
  return cells.map(cellKey).join('\u0000');
}
