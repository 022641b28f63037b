import type { MigrationReport, Report } from '../model/report.js';
import { acceptedFindings } from './acknowledged.js';
import { checklistOf } from './checklist.js';
import { failureText } from './console/failure.js';
import { causesOf, costsOf, type Entry } from './digest.js';
import { headline, tally } from './headline.js';
import { folderGaps, missingEvidence } from './missing.js';
import type { RenderOptions } from './options.js';
import { visibleText } from './show/visible.js';
import { count } from './words.js';

/** Markdown for a step summary: the verdict, a line for each migration, every failure folded. */
export function renderMarkdown(report: Report, options: RenderOptions): string {
  const { judgement, reason } = headline(report);
  const head = [
    `## ${SIGNS[report.verdict]} ${judgement}`,
    `${text(reason)}.`,
    facts(report),
    migrations(report),
  ];
  // The faults first: who reads no further has read the worst.
  const causes = [...causesOf(report)].sort(
    (a, b) => Number(a.property.kind === 'decision') - Number(b.property.kind === 'decision'),
  );
  const rest = [missing(report), accepted(report), costs(report), checklist(report)];
  return fitting(
    head,
    causes.map((entry, at) => failure(entry, at, options)),
    rest,
  );
}

/** Characters of the whole: GitHub takes 65,536 for a comment. */
const MOST = 65_000;

/** As many failures as there is room for, then as much of the rest; what is left out is counted. */
function fitting(head: readonly string[], failures: readonly string[], rest: readonly string[]): string {
  const sections = head.filter((section) => section !== '');
  let left = MOST - RESERVED - sections.join('\n\n').length;
  const take = (section: string): boolean => {
    if (section === '' || section.length + 2 > left) return section === '';
    sections.push(section);
    left -= section.length + 2;
    return true;
  };
  const shown = failures.findIndex((section) => !take(section));
  if (shown >= 0)
    sections.push(`${count(failures.length - shown, 'further failure')}: see the HTML and JSON reports.`);
  const dropped = rest.filter((section) => !take(section)).length;
  if (dropped > 0)
    sections.push('What lacks evidence, what was accepted and the checklist: see the HTML report.');
  return `${sections.join('\n\n')}\n`;
}

/** For the sentences that say what is left out. */
const RESERVED = 400;

const SIGNS = { passed: '✅', failed: '❌', inconclusive: '⚠️', skipped: '➖' } as const;

function facts({ source, engine, settings }: Report): string {
  const { runs, data, seed } = settings;
  return `${code(source.folder)} (${text(source.format)}) on ${text(`${engine.name} ${engine.version}`)}, ${count(runs, 'dataset')} a migration, ${text(data)} data, seed ${seed}`;
}

function migrations(report: Report): string {
  if (report.migrations.length === 0) return '';
  const weight = { failed: 0, inconclusive: 1, passed: 2, skipped: 3 };
  const shown =
    report.migrations.length <= ROWS
      ? report.migrations
      : [...report.migrations].sort((a, b) => weight[a.verdict] - weight[b.verdict]).slice(0, ROWS);
  const rest = report.migrations.length - shown.length;
  return [
    '| | migration | passed | failed | inconclusive | does not apply |',
    '|---|---|--:|--:|--:|--:|',
    ...shown.map(migrationRow),
    ...(rest > 0 ? [`| | and ${count(rest, 'other')} | | | | |`] : []),
  ].join('\n');
}

/** Migrations in the table; of more, the worst. */
const ROWS = 60;

function migrationRow(migration: MigrationReport): string {
  const { passed, failed, inconclusive, skipped } = tally([migration]);
  const cells = [passed, failed, inconclusive, skipped].map((number) => (number === 0 ? '' : String(number)));
  return `| ${SIGNS[migration.verdict]} | ${code(migration.id)} | ${cells.join(' | ')} |`;
}

function failure(entry: Entry, at: number, options: RenderOptions): string {
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
        `- ${code(migration)}${property === null ? '' : ` ${code(property)}`}: ${text(what)}${wayOut === null ? '' : ` (fix: ${text(wayOut)})`}`,
    ),
  ];
  return all.length === 0 ? '' : `### Inconclusive\n\n${all.join('\n')}`;
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
