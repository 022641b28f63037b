import { own } from '../../model/record.js';
import type { JsonRow } from '../../model/report.js';
import { showCell, showText } from '../show/cell.js';
import { join } from '../show/visible.js';
import { displayWidth, pad } from '../show/width.js';
import type { Style } from './style.js';

/** Rows that are shown of one table; the saved counterexample holds all. */
const SHOWN_ROWS = 12;

/**
 * Rows as an aligned table with a line for each, or, where that is too wide, with a line for each column; rows that do
 * not fit are counted.
 */
export function rowTable(rows: readonly JsonRow[], columns: number, style: Style): string[] {
  const limits = { characters: 36, unicode: style.unicode };
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
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
