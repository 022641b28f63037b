import type { ReportCounterexample, ReportFinding } from '../../model/report.js';
import { adviceOn } from '../acceptance.js';
import { type Entry, followsOf, openFindings, placeOf, replayCommand, subjectOf } from '../digest.js';
import type { RenderOptions } from '../options.js';
import { wrap } from '../show/width.js';
import { picture, propertyWords } from '../words.js';
import { counterexampleText } from './counterexample.js';
import { kindsOf, likewise } from './kinds.js';
import { LABEL, labelled } from './labelled.js';
import { type Style, styleOf } from './style.js';

/**
 * One property that failed: what, where, why, the smallest dataset, the differences, what follows, the fix, how to replay it. A
 * decision wants less: the statement that brings the loss about, and the line that acknowledges it.
 */
export function failureText(entry: Entry, options: RenderOptions): string[] {
  const style = styleOf(options);
  const { migration, property } = entry;
  const { causedBy } = property;
  const [same, ...others] = kindsOf(openFindings(property));
  const first = same?.[0];
  const isFault = property.kind !== 'decision';
  const replay = isFault ? replayCommand(entry, options) : null;
  const shell = isFault ? (options.shellCommands?.[`${migration.id}/${property.id}`] ?? null) : null;
  const kind = property.kind === undefined ? '' : `  ${property.kind}`;
  return [
    style.paint(style.plain(`${migration.id}  ${property.id}${kind}`), 'bold', isFault ? 'red' : 'yellow'),
    ...(first === undefined
      ? sentence(property.summary, style)
      : findingText(entry, first, property.counterexample, style)),
    ...labelled('likewise', likewise(same ?? []), style),
    ...labelled('follows', followsOf(entry), style),
    ...labelled('cause', causedBy === undefined ? null : `it fails as a result of ${causedBy}`, style),
    ...labelled('replay', replay, style, true),
    ...labelled('shell', shell, style, true),
    ...others.flatMap((alike) => {
      const [finding] = alike;
      if (finding === undefined) return [];
      const text = findingText(entry, finding, finding.counterexample, style);
      return ['', ...text, ...labelled('likewise', likewise(alike), style)];
    }),
  ];
}

function findingText(
  entry: Entry,
  finding: ReportFinding,
  counterexample: ReportCounterexample | undefined,
  style: Style,
): string[] {
  const { why } = propertyWords[entry.property.id];
  const isFirst = counterexample !== undefined && counterexample === entry.property.counterexample;
  const isDecision = finding.kind === 'decision';
  return [
    ...sentence(finding.summary, style),
    ...placeText(finding, style),
    ...(isFirst && !isDecision ? labelled('why', why, style) : []),
    ...(counterexample === undefined || isDecision
      ? []
      : counterexampleText(counterexample, picture(entry.property.id, finding), finding, style)),
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

function adviceText({ migration, property }: Entry, finding: ReportFinding, style: Style): string[] {
  const { fix: advice, accept } = adviceOn(migration, property.id, finding);
  const fix = finding.kind === 'decision' ? null : advice;
  return [...labelled('fix', fix, style), ...labelled('or accept', accept, style, true)];
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
