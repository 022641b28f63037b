import { fold } from '../compare/index.js';
import { cellKey } from '../model/cell.js';
import type { TableImage } from '../model/image.js';
import type { Table } from '../model/schema.js';
import type { Sides } from './rows.js';

/**
 * The columns of an old table that a new one holds row by row, each with the one that stands for it, both in lower case: whatever
 * is in them together was in one row of the old table. `null` where that is not most of what the old table says.
 */
export function copiedColumns(
  sides: readonly Sides[],
  old: Table,
  now: Table,
): ReadonlyMap<string, string> | null {
  const filled = sides.filter(({ after }) => after.rows.length > 0);
  if (filled.length === 0) return null;
  const isOwn = (name: string) => now.primaryKey.length === 1 && fold(now.primaryKey[0] ?? '') === fold(name);
  const free = now.columns.map(({ name }) => name).filter((name) => !isOwn(name));
  const columns = new Map<string, string>();
  const take = (from: string, to: string) => {
    columns.set(fold(from), fold(to));
    free.splice(free.indexOf(to), 1);
  };
  for (const { name } of old.columns) {
    const same = free.find((other) => fold(other) === fold(name));
    if (same !== undefined && isHeldBy(filled, name, same)) take(name, same);
  }
  for (const { name } of old.columns.filter((column) => !columns.has(fold(column.name)))) {
    const [only, ...more] = free.filter((other) => isHeldBy(filled, name, other) && tells(filled, other));
    if (only !== undefined && more.length === 0) take(name, only);
  }
  const told = old.columns.filter(({ primaryKey }) => primaryKey === 0).length;
  return columns.size >= 2 && columns.size * 2 > told && filled.every((side) => isCopy(side, columns))
    ? columns
    : null;
}

/** Everything in the new column was in the old one. */
function isHeldBy(sides: readonly Sides[], old: string, now: string): boolean {
  return sides.every(({ before, after }) => {
    const there = new Set(valuesOf(before, old));
    return valuesOf(after, now).every((value) => there.has(value));
  });
}

/** Enough different values not to be held by chance. */
function tells(sides: readonly Sides[], now: string): boolean {
  return new Set(sides.flatMap(({ after }) => valuesOf(after, now))).size > 4;
}

function isCopy({ before, after }: Sides, columns: ReadonlyMap<string, string>): boolean {
  const content = (table: TableImage, names: readonly string[]) => {
    const places = names.map((name) => table.columns.findIndex((column) => fold(column) === name));
    return table.rows.map((row) => places.map((at) => cellKey(row[at] ?? null)).join('\u0000'));
  };
  const there = new Set(content(before, [...columns.keys()]));
  return content(after, [...columns.values()]).every((row) => there.has(row));
}

function valuesOf({ columns, rows }: TableImage, name: string): string[] {
  const at = columns.findIndex((column) => fold(column) === fold(name));
  return rows.map((row) => cellKey(row[at] ?? null));
}
