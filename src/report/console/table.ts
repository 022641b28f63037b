import type { JsonCell } from '../../model/cell-json.js';
import { own } from '../../model/record.js';
import type { JsonRow } from '../../model/report.js';
import { showCell, showText } from '../show/cell.js';
import { join } from '../show/visible.js';
import { displayWidth, pad } from '../show/width.js';
import { count } from '../words.js';
import type { Style } from './style.js';

/** Rows that are shown of one table; the saved counterexample holds all. */
const SHOWN_ROWS = 12;
/** Columns that are always shown. */
const FEW = 8;

/**
 * Rows as an aligned table with a line for each, or, where that is too wide, with a line for each column; rows that do
 * not fit are counted. Of a table that is too wide those columns are left out whose values are as small as they can be.
 *
 * @param told columns that are shown whatever they hold
 */
export function rowTable(
  rows: readonly JsonRow[],
  columns: number,
  style: Style,
  told: ReadonlySet<string> = new Set(),
): string[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const all = tableOf(rows, names, columns, style);
  if (names.length <= FEW || all.length < names.length) return all;
  const kept = names.filter((name) => told.has(name) || !rows.every((row) => isPlain(own(row, name))));
  const left = names.length - kept.length;
  if (left < FEW) return all;
  const said = `and ${count(left, 'column')} that ${left === 1 ? 'holds' : 'hold'} nothing but NULL, 0, '' or 'a'`;
  return [...tableOf(rows, kept.length === 0 ? names.slice(0, 1) : kept, columns, style), said];
}

function tableOf(
  rows: readonly JsonRow[],
  names: readonly string[],
  columns: number,
  style: Style,
): string[] {
  const limits = { characters: 36, unicode: style.unicode };
  const cells = rows.slice(0, SHOWN_ROWS).map((row) =>
    names.map((name) => {
      const cell = own(row, name);
      return cell === undefined ? '' : join(showCell(cell, limits));
    }),
  );
  const heads = names.map((name) => join(showText(name, limits)));
  const upright = [heads, ...cells];
  if (tableWidth(upright) <= columns) return [...lines(upright, style), ...more(rows.length - cells.length)];
  const fitting = fittingRows(heads, cells, columns);
  const lying = heads.map((head, at) => [head, ...fitting.map((row) => row[at] ?? '')]);
  return [...columnLines(lying, style), ...more(rows.length - fitting.length)];
}

/** What is left of a value from which everything was taken that the fault does not need. */
function isPlain(cell: JsonCell | undefined): boolean {
  if (typeof cell === 'object' && cell !== null) return Object.values(cell).every((text) => text === '');
  return cell === undefined || cell === null || cell === 0 || cell === '' || cell === 'a';
}

function tableWidth(rows: readonly (readonly string[])[]): number {
  return widths(rows).reduce((sum, width) => sum + width + GAP.length, -GAP.length);
}

const GAP = '  ';

function widths(rows: readonly (readonly string[])[]): number[] {
  return (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => displayWidth(row[at] ?? ''))));
}

function lines(rows: readonly (readonly string[])[], style: Style): string[] {
  return aligned(rows).map((line, at) => (at === 0 ? style.paint(line, 'dim') : line));
}

/** A table on its side: the names of the columns stand first in each line. */
function columnLines(rows: readonly (readonly string[])[], style: Style): string[] {
  const head = Math.max(...rows.map(([name = '']) => displayWidth(name)));
  return aligned(rows).map((line, at) => {
    const name = pad(rows[at]?.[0] ?? '', head);
    return style.paint(name, 'dim') + line.slice(name.length);
  });
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const wide = widths(rows);
  return rows.map((row) =>
    row
      .map((text, at) => pad(text, wide[at] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}

/** As many rows as fit side by side; one at least. */
function fittingRows(
  heads: readonly string[],
  cells: readonly (readonly string[])[],
  columns: number,
): readonly (readonly string[])[] {
  let fitting = cells.length;
  const lying = (count: number) =>
    heads.map((head, at) => [head, ...cells.slice(0, count).map((row) => row[at] ?? '')]);
  while (fitting > 1 && tableWidth(lying(fitting)) > columns) fitting--;
  return cells.slice(0, fitting);
}

function more(rows: number): string[] {
  return rows > 0 ? [`and ${rows} more`] : [];
}
