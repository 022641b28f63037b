import { grouped } from '../../model/quantity.js';
import type { Report } from '../../model/report.js';
import { acceptedFindings } from '../acknowledged.js';
import { compareReports } from '../compared.js';
import { causesOf } from '../digest.js';
import { headline, tally } from '../headline.js';
import { folderGaps, missingEvidence } from '../missing.js';
import type { RenderOptions } from '../options.js';
import { count } from '../words.js';
import { foreign, type Html, html } from './escape.js';

/** The verdict in words, and the numbers behind it. */
export function summary(report: Report, options: RenderOptions): Html {
  const { verdict, judgement, reason } = headline(report);
  return html`<header class="summary ${verdict}">
<p class="folder">${foreign(report.source.folder)}</p>
<h1><span class="sign" aria-hidden="true">${SIGNS[verdict]}</span>${judgement}</h1>
<p class="reason">${sentence(reason)}</p>
<p class="terms">${terms(report)}</p>
${runFacts(report, options)}
${comparison(report, options)}
<dl class="numbers">${numbers(report).map(
    ([number, words, target]) =>
      html`<div><dt>${words}</dt><dd>${target === null ? grouped(number) : html`<a href="#${target}">${grouped(number)}</a>`}</dd></div>`,
  )}</dl>
</header>`;
}

const SIGNS = { passed: '✓', failed: '✕', inconclusive: '?', skipped: '–' } as const;

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** On what it was tried, in a line; the section at the end says all. */
function terms({ engine, settings }: Report): Html {
  const { runs, data, seed, foreignKeys } = settings;
  return html`Rehearsed on ${foreign(`${engine.name} ${engine.version}`)} with ${count(runs, 'dataset')} for each migration: ${foreign(data)} data, seed ${seed}, foreign keys ${foreignKeys ? 'on' : 'off'}. <a href="#run">How it was run</a>`;
}

/** Of what and when the report is. */
function runFacts({ startedAt, tool }: Report, { run = {} }: RenderOptions): Html {
  const { commit, branch, url } = run;
  const facts = [
    commit === undefined ? null : html`commit <code>${foreign(commit.slice(0, 12))}</code>`,
    branch === undefined ? null : html`branch <code>${foreign(branch)}</code>`,
    url === undefined || !/^https?:\/\//.test(url) ? null : html`<a href="${url}">CI run</a>`,
    startedAt === '' ? null : html`<time>${startedAt.replace(/\.\d+Z$/, 'Z')}</time>`,
    html`rehearsal ${tool.version}`,
  ].filter((fact) => fact !== null);
  return html`<p class="terms">${facts.map((fact, at) => (at === 0 ? fact : html` · ${fact}`))}</p>`;
}

function comparison(report: Report, { earlier }: RenderOptions): Html | null {
  if (earlier === undefined) return null;
  const { fresh, fixed, unchanged, since } = compareReports(report, earlier);
  return html`<p class="compared">Since the report of ${since === '' ? 'before' : since}: <b>${fresh.size} new</b>, <b>${fixed.length} fixed</b>, ${unchanged} unchanged.${
    fixed.length === 0
      ? null
      : html` Fixed: ${foreign(fixed.slice(0, SHOWN).join(', '))}${fixed.length > SHOWN ? ', …' : ''}.`
  }</p>`;
}

const SHOWN = 20;

/** What is counted, and the section that it leads to. */
function numbers(report: Report): (readonly [number, string, string | null])[] {
  const { migrations } = report;
  const counts = tally(migrations);
  const missing = missingEvidence(report).length + folderGaps(report).length;
  const accepted = acceptedFindings(report).length;
  const datasets = migrations.map(({ evidence }) => evidence.datasets);
  const rows = datasets.flatMap(({ tables }) => tables).reduce((sum, table) => sum + table.rows, 0);
  return [
    [
      migrations.length,
      migrations.length === 1 ? 'migration' : 'migrations',
      migrations.length > 0 ? 'migrations' : null,
    ],
    [counts.passed, 'promises held', null],
    [counts.failed, 'broken', causesOf(report).length > 0 ? 'failures' : null],
    [missing, 'inconclusive', missing > 0 ? 'missing' : null],
    [
      accepted,
      accepted === 1 ? 'accepted deviation' : 'accepted deviations',
      accepted > 0 ? 'accepted' : null,
    ],
    [datasets.reduce((sum, each) => sum + each.count, 0), 'datasets tried', null],
    [rows, 'rows in them', null],
  ];
}
