import { contentKey, fold, tableNamed } from '../../compare/index.js';
import { type Cell, sameCell } from '../../model/cell.js';
import type { Row } from '../../model/dataset.js';
import type { Image, TableImage } from '../../model/image.js';
import { own } from '../../model/record.js';
import type { Lineage } from './lineage.js';

/** What `up` did with a value: left it alone, kept it elsewhere in the row's successors or beside, or changed it. */
export function fateOf(
  table: TableImage,
  column: string,
  key: Row,
  before: Cell,
  lineage: Lineage,
  up: Image,
): 'alone' | 'kept' | 'changed' {
  const successor = lineage.successor(table.name);
  const now = successor && tableNamed(up, successor.name);
  const at = now
    ? now.columns.findIndex((name) => fold(name) === (successor?.columns.get(fold(column)) ?? fold(column)))
    : -1;
  const row = now ? rowIn(table, key, now) : undefined;
  if (row !== undefined && at >= 0 && sameCell(row[at] ?? null, before)) return 'alone';
  if (row?.some((cell) => before !== null && sameCell(cell, before))) return 'kept';
  const cells = Object.values(key);
  const holdsBoth = (other: readonly Cell[]) =>
    other.some((cell) => sameCell(cell, before)) &&
    cells.every((part) => other.some((cell) => sameCell(cell, part)));
  const others = [...up.tables.values(), ...up.kept.values()].filter((other) => other !== now);
  return others.some(({ rows }) => rows.some(holdsBoth)) ? 'kept' : 'changed';
}

/** The row with these cells, in the columns of the same name. */
export function rowIn(table: TableImage, key: Row, now: TableImage): readonly Cell[] | undefined {
  const wanted = table.key.length > 0 ? table.key.flatMap((at) => table.columns[at] ?? []) : Object.keys(key);
  const places = wanted.map((name) => now.columns.findIndex((column) => fold(column) === fold(name)));
  if (places.includes(-1)) return undefined;
  const content = contentKey(
    wanted.map((name) => own(key, name) ?? null),
    wanted.map((_, at) => at),
  );
  return now.rows.find((row) => contentKey(row, places) === content);
}
