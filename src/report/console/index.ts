import type { Report } from '../../model/report.js';
import { acceptedFindings, baselineText, staleAcknowledgements } from '../acknowledged.js';
import { causesOf, costsOf, type Entry, placeOf } from '../digest.js';
import { headline, tally } from '../headline.js';
import { folderGaps, missingEvidence } from '../missing.js';
import type { RenderOptions } from '../options.js';
import { wrap } from '../show/width.js';
import { count } from '../words.js';
import { decisionsText } from './decisions.js';
import { faultTexts } from './faults.js';
import { grid } from './grid.js';
import { colours, type Style, styleOf } from './style.js';

/** Lines that the whole may take; failures beyond are in the report's other forms. */
const LINES = 185;

/**
 * For people at a terminal and in a log: a line for each migration, every cause in a block of its own as long as there is room, the
 * decisions that nobody has acknowledged, what lacks evidence, what was accepted, and the verdict as the last thing that is read.
 */
export function renderConsole(report: Report, options: RenderOptions): string {
  const style = styleOf(options);
  const causes = causesOf(report);
  const before = [heading(report, style), grid(report, style)];
  const after = [
    decisionsText(causes.filter(isDecision), style),
    missing(report, style),
    stale(report, style),
    accepted(report, style),
    baseline(report, style),
    costs(report, style),
    (options.written ?? []).map((line) => style.paint(style.plain(line), 'dim')),
    verdict(report, style),
  ];
  const taken = [...before, ...after].reduce((sum, lines) => sum + lines.length + 1, 0);
  const faults = causes.filter((entry) => !isDecision(entry));
  const sections = [...before, ...faultTexts(faults, LINES - taken, options, style), ...after];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function isDecision({ property }: Entry): boolean {
  return property.kind === 'decision';
}

function heading({ tool, engine, source, settings }: Report, style: Style): string[] {
  const { runs, data, seed, foreignKeys } = settings;
  const dot = ' | ';
  return [
    `${tool.name} ${tool.version}${dot}${engine.name} ${engine.version}${dot}${source.folder} (${source.format})`,
    `${count(runs, 'dataset')} a migration${dot}${data} data${dot}seed ${seed}${dot}foreign keys ${foreignKeys ? 'on' : 'off'}`,
  ].flatMap((line) => wrap(style.plain(line), style.width).map((each) => style.paint(each, 'dim')));
}

/** Entries of a list that are shown. */
const LISTED = 6;

function listed<T>(all: readonly T[], show: (item: T) => readonly string[]): string[] {
  const rest = all.length - LISTED;
  return [...all.slice(0, LISTED).flatMap(show), ...(rest > 0 ? [`  and ${rest} more, in the report`] : [])];
}

function missing(report: Report, style: Style): string[] {
  const gaps = folderGaps(report).map((note) => ({
    migration: placeOf(note) ?? report.source.folder,
    property: null,
    what: note.message,
    where: null,
    wayOut: null,
  }));
  const all = [...gaps, ...missingEvidence(report)];
  if (all.length === 0) return [];
  return [
    style.paint('Inconclusive', 'bold', 'yellow'),
    ...listed(all, ({ migration, property, what, where, wayOut }) => [
      `  ${style.plain(property === null ? migration : `${migration}  ${property}`)}`,
      ...indented(what, style),
      ...(where === null ? [] : indented(where, style)),
      ...(wayOut === null ? [] : indented(`fix: ${wayOut}`, style)),
    ]),
  ];
}

/** What was acknowledged, by the author or in the baseline, and is not found any more. */
function stale(report: Report, style: Style): string[] {
  const all = staleAcknowledgements(report);
  if (all.length === 0) return [];
  return [
    style.paint('Stale acknowledgements', 'bold', 'yellow'),
    ...listed(all, ({ migration, note }) =>
      indented(migration === null ? note.message : `${migration}: ${note.message}`, style),
    ),
  ];
}

function accepted(report: Report, style: Style): string[] {
  const all = acceptedFindings(report);
  if (all.length === 0) return [];
  return [
    style.paint('Accepted deviations', 'bold'),
    ...listed(all, ({ migration, property, finding, reason }) => [
      `  ${style.plain(`${migration.id}  ${property.id}`)}`,
      ...indented(finding.summary, style),
      ...indented(`because ${reason}`, style),
    ]),
  ];
}

function baseline(report: Report, style: Style): string[] {
  const text = baselineText(report);
  if (text === null) return [];
  return [
    style.paint('Left out by the baseline', 'bold'),
    ...indented(`${text}; rehearse verify --all-findings shows them`, style),
  ];
}

function costs(report: Report, style: Style): string[] {
  const measured = costsOf(report);
  if (measured.length === 0) return [];
  return [
    style.paint('What it costs', 'bold'),
    ...listed(measured, ({ migration, summary }) => [
      `  ${style.plain(migration.id)}`,
      ...indented(summary, style),
    ]),
  ];
}

function indented(text: string, style: Style): string[] {
  return wrap(style.plain(text), style.width - 4).map((line) => `    ${line}`);
}

function verdict(report: Report, style: Style): string[] {
  const { judgement, reason } = headline(report);
  const counts = tally(report.migrations);
  const parts = [
    `${counts.passed} passed`,
    `${counts.failed} failed`,
    ...(counts.inconclusive > 0 ? [`${counts.inconclusive} inconclusive`] : []),
    ...(counts.skipped > 0 ? [`${counts.skipped} that do not apply`] : []),
  ];
  const look = colours[report.verdict] === 'dim' ? 'bold' : colours[report.verdict];
  const [first = '', ...more] = wrap(`${judgement}: ${reason}`, style.width);
  return [
    style.paint(judgement, 'bold', look) + first.slice(judgement.length),
    ...more,
    style.paint(`${count(report.migrations.length, 'migration')}; properties: ${parts.join(', ')}`, 'dim'),
  ];
}
