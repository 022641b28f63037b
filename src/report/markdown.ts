import type { MigrationReport, Report } from '../model/report.js';
import { checklistOf } from './checklist.js';
import { failureText } from './console/failure.js';
import { acceptedFindings, causesOf, costsOf, type Entry, folderGaps, missingEvidence } from './digest.js';
import { headline, tally } from './headline.js';
import type { RenderOptions } from './options.js';
import { visibleText } from './show/visible.js';
import { count } from './words.js';

/** Markdown for a step summary: the verdict, a line for each migration, every failure folded. */
export function renderMarkdown(report: Report, options: RenderOptions): string {
  const { judgement, reason } = headline(report);
  return `${[
    `## ${SIGNS[report.verdict]} ${judgement}`,
    `${text(reason)}.`,
    facts(report),
    migrations(report),
    ...causesOf(report).map((entry, at) => failure(entry, at, options)),
    missing(report),
    accepted(report),
    costs(report),
    checklist(report),
  ]
    .filter((section) => section !== '')
    .join('\n\n')}\n`;
}

const SIGNS = { passed: '✅', failed: '❌', inconclusive: '⚠️', skipped: '➖' } as const;

function facts({ source, engine, settings }: Report): string {
  const { runs, data, seed } = settings;
  return `${code(source.folder)} (${text(source.format)}) on ${text(`${engine.name} ${engine.version}`)}, ${count(runs, 'dataset')} a migration, ${text(data)} data, seed ${seed}`;
}

function migrations(report: Report): string {
  if (report.migrations.length === 0) return '';
  return [
    '| | migration | passed | failed | no evidence | does not apply |',
    '|---|---|--:|--:|--:|--:|',
    ...report.migrations.map(migrationRow),
  ].join('\n');
}

function migrationRow(migration: MigrationReport): string {
  const { passed, failed, inconclusive, skipped } = tally([migration]);
  const cells = [passed, failed, inconclusive, skipped].map((number) => (number === 0 ? '' : String(number)));
  return `| ${SIGNS[migration.verdict]} | ${code(migration.id)} | ${cells.join(' | ')} |`;
}

/** A step summary holds a megabyte: failures beyond these are in the other forms. */
const SHOWN = 50;

function failure(entry: Entry, at: number, options: RenderOptions): string {
  if (at > SHOWN) return '';
  if (at === SHOWN) return 'Further failures are in the HTML and JSON reports.';
  const { migration, property } = entry;
  const lines = failureText(entry, { ...options, color: false, width: 100 }).slice(1);
  return [
    `<details${at < 3 ? ' open' : ''}><summary>❌ ${code(migration.id)} ${code(property.id)}: ${text(property.summary)}</summary>`,
    '',
    fenced(lines.join('\n')),
    '',
    '</details>',
  ].join('\n');
}

function missing(report: Report): string {
  const all = [
    ...folderGaps(report).map(({ message }) => `- ${text(message)}`),
    ...missingEvidence(report).map(
      ({ migration, property, what, wayOut }) =>
        `- ${code(migration)}${property === null ? '' : ` ${code(property)}`}: ${text(what)}${wayOut === null ? '' : ` (way out: ${text(wayOut)})`}`,
    ),
  ];
  return all.length === 0 ? '' : `### Without evidence\n\n${all.join('\n')}`;
}

function accepted(report: Report): string {
  const all = acceptedFindings(report);
  if (all.length === 0) return '';
  const lines = all.map(
    ({ migration, property, finding, reason }) =>
      `- ${code(migration.id)} ${code(property.id)}: ${text(finding.summary)}, because ${text(reason)}`,
  );
  return `### Accepted deviations\n\n${lines.join('\n')}`;
}

function costs(report: Report): string {
  const lines = costsOf(report).map(({ migration, summary }) => `- ${code(migration.id)}: ${text(summary)}`);
  return lines.length === 0 ? '' : `### What it costs\n\n${lines.join('\n')}`;
}

function checklist(report: Report): string {
  const lines = checklistOf(report).map(
    ({ title, done, evidence, command }) =>
      `- [${done ? 'x' : ' '}] ${title}: ${text(evidence)}${command === null ? '' : ` (${code(command)})`}`,
  );
  return lines.length === 0 ? '' : `### Release checklist\n\n${lines.join('\n')}`;
}

/** Foreign text as text: no markup, no links, no mentions, on one line. */
function text(foreign: string): string {
  return entities(visibleText(foreign)).replace(
    /[\\`*_{}[\]()#+\-.!|~:@]/g,
    (sign) => `&#${sign.charCodeAt(0)};`,
  );
}

function code(foreign: string): string {
  return `<code>${text(foreign)}</code>`;
}

function entities(foreign: string): string {
  return foreign
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A block whose fence is longer than any run of backticks in it. */
function fenced(content: string): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${content}\n${fence}`;
}
