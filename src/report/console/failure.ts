import type { JsonRow, ReportCounterexample, ReportDifference, ReportFinding } from '../../model/report.js';
import { adviceOn } from '../acceptance.js';
import { type Entry, followsOf, openFindings, placeOf, replayCommand, sizeOf, subjectOf } from '../digest.js';
import type { RenderOptions } from '../options.js';
import { showCell, showText } from '../show/cell.js';
import { type ShownColumn, type Side, showDifference } from '../show/difference.js';
import { join } from '../show/visible.js';
import { displayWidth, wrap } from '../show/width.js';
import { propertyWords } from '../words.js';
import { type Style, styleOf } from './style.js';
import { rowTable } from './table.js';

/**
 * One property that failed: what, where, why, the smallest dataset, the differences, what follows, the fix, how to replay it. A
 * decision wants less: the statement that brings the loss about, and the line that acknowledges it.
 */
export function failureText(entry: Entry, options: RenderOptions): string[] {
  const style = styleOf(options);
  const { migration, property } = entry;
  const { causedBy } = property;
  const [first, ...others] = openFindings(property);
  const isFault = property.kind !== 'decision';
  const replay = isFault ? replayCommand(entry, options) : null;
  const shell = isFault ? (options.shellCommands?.[`${migration.id}/${property.id}`] ?? null) : null;
  const kind = property.kind === undefined ? '' : `  ${property.kind}`;
  return [
    style.paint(style.plain(`${migration.id}  ${property.id}${kind}`), 'bold', isFault ? 'red' : 'yellow'),
    ...(first === undefined
      ? sentence(property.summary, style)
      : findingText(entry, first, property.counterexample, style)),
    ...labelled('follows', followsOf(entry), style),
    ...labelled('cause', causedBy === undefined ? null : `it fails only because of ${causedBy}`, style),
    ...labelled('replay', replay, style, true),
    ...labelled('shell', shell, style, true),
    ...others.flatMap((finding) => ['', ...findingText(entry, finding, finding.counterexample, style)]),
  ];
}

function findingText(
  entry: Entry,
  finding: ReportFinding,
  counterexample: ReportCounterexample | undefined,
  style: Style,
): string[] {
  const { why, sides } = propertyWords[entry.property.id];
  const isFirst = counterexample !== undefined && counterexample === entry.property.counterexample;
  const isDecision = finding.kind === 'decision';
  return [
    ...sentence(finding.summary, style),
    ...placeText(finding, style),
    ...(isFirst && !isDecision ? labelled('why', why, style) : []),
    ...(counterexample === undefined || isDecision ? [] : counterexampleText(counterexample, sides, style)),
    ...adviceText(entry, finding, style),
  ];
}

function sentence(text: string, style: Style): string[] {
  return wrap(style.plain(text), style.width - 2).map((line) => `  ${line}`);
}

function placeText(finding: ReportFinding, style: Style): string[] {
  const { blame } = finding;
  const place = placeOf(blame);
  return [
    ...labelled('where', subjectOf(finding), style),
    ...labelled('statement', place, style, true),
    ...(blame === undefined ? [] : sqlText(blame.sql, place === null ? 'statement' : '', style)),
  ];
}

function adviceText({ property }: Entry, finding: ReportFinding, style: Style): string[] {
  const { fix: advice, accept } = adviceOn(property.id, finding);
  const fix = finding.kind === 'decision' ? null : advice;
  return [...labelled('fix', fix, style), ...labelled('accept', accept, style, true)];
}

/** Differences that are shown; a person reads the first few, the saved report holds all. */
const SHOWN_DIFFERENCES = 4;

function counterexampleText(
  counterexample: ReportCounterexample,
  sides: readonly [string, string],
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
    ...Object.entries(dataset).flatMap(([table, rows]) => tableText(table, rows, style)),
    ...(differences.length === 0 ? [] : labelled('differs', '', style)),
    ...differences.slice(0, SHOWN_DIFFERENCES).flatMap((each) => differenceText(each, sides, style)),
    ...(rest > 0 ? [`    and ${rest} more`] : []),
  ];
}

function tableText(table: string, rows: readonly JsonRow[], style: Style): string[] {
  return [
    `    ${style.paint(style.plain(table), 'bold')}`,
    ...rowTable(rows, style.width - 6, style).map((line) => `      ${line}`),
  ];
}

function differenceText(
  difference: ReportDifference,
  [old, now]: readonly [string, string],
  style: Style,
): string[] {
  const { table, column, key } = difference;
  const wide = Math.max(old.length, now.length) + 2;
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
  const [head = '', ...more] = wrap(`${place}${of}`, style.width - 6);
  const heads = [
    `    ${head.startsWith(place) ? style.paint(place, 'bold') + head.slice(place.length) : head}`,
    ...more.map((text) => `      ${text}`),
  ];
  if (before === null && after === null) return heads;
  return [
    ...heads,
    ...line(old, before ?? NOTHING),
    ...line(now, after ?? NOTHING),
    ...(shown.kind !== 'row' && shown.note !== null ? line('', shown.note) : []),
  ];
}

const NOTHING = '(not there)';

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

/** Lines of a statement that are shown. */
const SHOWN_LINES = 12;

function sqlText(sql: string, label: string, style: Style): string[] {
  const lines = sql
    .split(/\r?\n/)
    .flatMap((line) => wrap(style.plain(line.trimEnd()), style.width - LABEL - 2));
  const shown = lines.slice(0, SHOWN_LINES);
  if (lines.length > shown.length) shown.push(`(${lines.length - shown.length} more lines)`);
  return shown.map((line, at) => `  ${style.paint((at === 0 ? label : '').padEnd(LABEL), 'dim')}${line}`);
}

const LABEL = 11;

/** A label and foreign text beside it; what is meant to be copied is not broken into lines. */
function labelled(label: string, text: string | null, style: Style, whole = false): string[] {
  if (text === null) return [];
  const shown = style.plain(text);
  if (whole && LABEL + 2 + displayWidth(shown) > style.width)
    return [`  ${style.paint(label, 'dim')}`, `  ${shown}`];
  const lines = whole ? [shown] : wrap(shown, style.width - LABEL - 2);
  return lines.map((line, at) => {
    const head = at === 0 ? label : '';
    return `  ${style.paint(line === '' ? head : head.padEnd(LABEL), 'dim')}${line}`;
  });
}
