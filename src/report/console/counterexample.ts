import type { JsonRow, ReportCounterexample, ReportDifference, ReportFinding } from '../../model/report.js';
import { sizeOf } from '../digest.js';
import { showCell, showText } from '../show/cell.js';
import { type ShownColumn, type Side, showDifference } from '../show/difference.js';
import { join } from '../show/visible.js';
import { wrap } from '../show/width.js';
import type { picture } from '../words.js';
import { labelled } from './labelled.js';
import type { Style } from './style.js';
import { rowTable } from './table.js';

/** Differences that are shown; a person reads the first few, the saved report holds all. */
const SHOWN_DIFFERENCES = 4;

/** The smallest dataset, and what differs on it. */
export function counterexampleText(
  counterexample: ReportCounterexample,
  { head, sides }: ReturnType<typeof picture>,
  finding: ReportFinding,
  style: Style,
): string[] {
  const { dataset, differences, seed, path } = counterexample;
  const rest = differences.length - SHOWN_DIFFERENCES;
  return [
    ...labelled(
      'dataset',
      `${sizeOf(counterexample)} (seed ${seed}, path ${join(showText(path, { characters: 40, unicode: style.unicode }))})`,
      style,
    ),
    ...Object.entries(dataset).flatMap(([table, rows]) =>
      tableText(table, rows, toldOf(table, counterexample, finding), style),
    ),
    ...(differences.length === 0 ? [] : labelled(head, '', style)),
    ...differences
      .slice(0, SHOWN_DIFFERENCES)
      .flatMap((each, at) => differenceText(each, sides, style, isAgain(each, differences[at - 1]))),
    ...(rest > 0 ? [`    and ${rest} more`] : []),
  ];
}

/** Columns of a table that the finding is about. */
function toldOf(
  table: string,
  { differences }: ReportCounterexample,
  finding: ReportFinding,
): ReadonlySet<string> {
  const own = differences.filter((each) => each.table === table);
  const names = own.flatMap(({ key = {}, column }) => [...Object.keys(key), column]);
  if (finding.table === table) names.push(finding.column);
  return new Set(names.filter((name) => name !== undefined));
}

function tableText(
  table: string,
  rows: readonly JsonRow[],
  told: ReadonlySet<string>,
  style: Style,
): string[] {
  return [
    `    ${style.paint(style.plain(table), 'bold')}`,
    ...rowTable(rows, style.width - 6, style, told).map((line) => `      ${line}`),
  ];
}

function differenceText(
  difference: ReportDifference,
  [old, now]: readonly [string | null, string],
  style: Style,
  again: boolean,
): string[] {
  const { table, column, key } = difference;
  const wide = Math.max(old?.length ?? 0, now.length) + 2;
  const limits = { characters: Math.max(24, style.width - wide - 20), unicode: style.unicode };
  const place = style.plain(column === undefined ? table : `${table}.${column}`);
  const of = key === undefined ? '' : ` where ${rowText(showKey(key, style.unicode), style)}`;
  const shown = showDifference(difference, limits);
  const room = style.width - 6 - wide;
  const line = (label: string, text: string) =>
    // A cell is cut to fit already, and may hold colours.
    (shown.kind === 'row' ? wrap(text, room) : [text]).map(
      (each, at) => `      ${style.paint((at === 0 ? label : '').padEnd(wide), 'dim')}${each}`,
    );
  const before = shown.kind === 'row' ? rowSide(shown.before, style) : cellSide(shown.before, style);
  const after = shown.kind === 'row' ? rowSide(shown.after, style) : cellSide(shown.after, style);
  const [head = '', ...more] = wrap(again ? OTHER_DATABASE : `${place}${of}`, style.width - 6);
  const heads = [
    `    ${head.startsWith(place) ? style.paint(place, 'bold') + head.slice(place.length) : head}`,
    ...more.map((text) => `      ${text}`),
  ];
  if (before === null && after === null) return heads;
  return [
    ...heads,
    ...(old === null ? [] : line(old, before ?? NOTHING)),
    ...line(now, after ?? NOTHING),
    ...(shown.kind !== 'row' && shown.note !== null ? line('', shown.note) : []),
  ];
}

const NOTHING = '(not there)';

/** One of two old databases of which `up` makes the same. */
const OTHER_DATABASE = 'in another database';

/** Whether it is about the same cell. */
function isAgain(one: ReportDifference, other: ReportDifference | undefined): boolean {
  const place = ({ table, column, key }: ReportDifference) => JSON.stringify([table, column, key]);
  return other !== undefined && one.column !== undefined && place(one) === place(other);
}

function showKey(key: JsonRow, unicode: boolean): ShownColumn[] {
  return Object.entries(key).map(([column, cell]) => ({
    column,
    pieces: showCell(cell, { characters: 36, unicode }),
  }));
}

function cellSide(side: Side | null, style: Style): string | null {
  if (side === null) return null;
  return style.pieces(side.pieces) + (side.storage === null ? '' : style.paint(`  (${side.storage})`, 'dim'));
}

function rowSide(columns: readonly ShownColumn[] | null, style: Style): string | null {
  return columns === null ? null : rowText(columns, style);
}

function rowText(columns: readonly ShownColumn[], style: Style): string {
  return columns.map(({ column, pieces }) => `${style.plain(column)} = ${join(pieces)}`).join(', ');
}
