import type { MigrationReport, Report } from '../../model/report.js';
import {
  acceptedFindings,
  causesOf,
  costsOf,
  folderGaps,
  missingEvidence,
  placeOf,
  staleAcknowledgements,
} from '../digest.js';
import { headline, tally } from '../headline.js';
import type { RenderOptions } from '../options.js';
import { displayWidth, pad, wrap } from '../show/width.js';
import { count } from '../words.js';
import { failureText } from './failure.js';
import { colours, markOf, type Style, styleOf } from './style.js';

/**
 * For people at a terminal and in a log: a line for each migration, every failure in full, what lacks evidence, what was
 * accepted, and the verdict as the last thing that is read.
 */
export function renderConsole(report: Report, options: RenderOptions): string {
  const style = styleOf(options);
  const sections = [
    heading(report, style),
    report.migrations.map((migration) => migrationLine(report, migration, style)),
    ...causesOf(report).map((entry) => failureText(entry, options)),
    missing(report, style),
    stale(report, style),
    accepted(report, style),
    costs(report, style),
    verdict(report, style),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function heading({ tool, engine, source, settings }: Report, { plain, paint }: Style): string[] {
  const { runs, data, seed, foreignKeys } = settings;
  const dot = ' | ';
  return [
    paint(
      plain(
        `${tool.name} ${tool.version}${dot}${engine.name} ${engine.version}${dot}${source.folder} (${source.format})`,
      ),
      'dim',
    ),
    paint(
      plain(
        `${count(runs, 'dataset')} a migration${dot}${data} data${dot}seed ${seed}${dot}foreign keys ${foreignKeys ? 'on' : 'off'}`,
      ),
      'dim',
    ),
  ];
}

function migrationLine(report: Report, migration: MigrationReport, style: Style): string {
  const longest = Math.max(...report.migrations.map(({ id }) => displayWidth(style.plain(id))));
  const name = pad(style.plain(migration.id), Math.min(longest, style.width - 30));
  const sign = style.paint(markOf(migration.verdict, false, style), colours[migration.verdict]);
  const marks = migration.properties
    .map(({ verdict, findings }) => {
      const some = findings.some((finding) => finding.accepted !== null);
      return style.paint(markOf(verdict, some, style), colours[verdict]);
    })
    .join('');
  const of = (verdict: string) =>
    migration.properties.filter((each) => each.verdict === verdict).map(({ id }) => id);
  const named = [
    ...(of('failed').length > 0 ? [`failed: ${causes(migration).join(', ')}`] : []),
    ...(of('inconclusive').length > 0 ? [`no evidence: ${of('inconclusive').join(', ')}`] : []),
  ].join('; ');
  return `${sign} ${name}  ${marks}${named === '' ? '' : `  ${named}`}`;
}

/** The properties that fail on their own account; a decision is marked as one, and what only follows is left out. */
function causes({ properties }: MigrationReport): string[] {
  return properties
    .filter(({ verdict, kind }) => verdict === 'failed' && kind !== 'consequence')
    .map(({ id, kind }) => (kind === 'decision' ? `${id} (a decision)` : id));
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
    style.paint('Without evidence', 'bold', 'yellow'),
    ...all.flatMap(({ migration, property, what, where, wayOut }) => [
      `  ${style.plain(property === null ? migration : `${migration}  ${property}`)}`,
      ...indented(what, style),
      ...(where === null ? [] : indented(where, style)),
      ...(wayOut === null ? [] : indented(`way out: ${wayOut}`, style)),
    ]),
  ];
}

/** What was acknowledged, by the author or in the baseline, and is not found any more. */
function stale(report: Report, style: Style): string[] {
  const all = staleAcknowledgements(report);
  if (all.length === 0) return [];
  return [
    style.paint('Stale acknowledgements', 'bold', 'yellow'),
    ...all.flatMap(({ migration, note }) =>
      indented(migration === null ? note.message : `${migration}: ${note.message}`, style),
    ),
  ];
}

function accepted(report: Report, style: Style): string[] {
  const all = acceptedFindings(report);
  if (all.length === 0) return [];
  return [
    style.paint('Accepted deviations', 'bold'),
    ...all.flatMap(({ migration, property, finding, reason }) => [
      `  ${style.plain(`${migration.id}  ${property.id}`)}`,
      ...indented(finding.summary, style),
      ...indented(`because ${reason}`, style),
    ]),
  ];
}

function costs(report: Report, style: Style): string[] {
  const measured = costsOf(report);
  if (measured.length === 0) return [];
  return [
    style.paint('What it costs', 'bold'),
    ...measured.flatMap(({ migration, summary }) => [
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
    ...(counts.inconclusive > 0 ? [`${counts.inconclusive} without evidence`] : []),
    ...(counts.skipped > 0 ? [`${counts.skipped} that do not apply`] : []),
  ];
  return [
    `${style.paint(judgement, 'bold', colours[report.verdict] === 'dim' ? 'bold' : colours[report.verdict])}: ${reason}`,
    style.paint(`${count(report.migrations.length, 'migration')}; properties: ${parts.join(', ')}`, 'dim'),
  ];
}
