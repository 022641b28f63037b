import type { Report } from '../../model/report.js';
import { headlineText } from '../headline.js';
import type { RenderOptions } from '../options.js';
import { checklistSection } from './checklist.js';
import { costSection } from './cost.js';
import { Html, html } from './escape.js';
import { failuresSection } from './failures.js';
import { gridSection } from './grid.js';
import { acceptedSection, missingSection } from './lists.js';
import { migrationsSection } from './migrations.js';
import { runSection } from './run.js';
import { script, scriptHash } from './script.js';
import { styles } from './style.js';
import { summary } from './summary.js';

/**
 * One page that stands alone, for the person who releases: nothing is fetched, and its one script only filters and copies. The verdict
 * comes first, then every failure, the grid, what lacks evidence, what was accepted, what it costs, what is left
 * to do before the release, and what the datasets held.
 */
export function renderHtml(report: Report, options: RenderOptions): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${scriptHash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${headlineText(report)} · ${report.source.folder}</title>
<style>${styles}</style>
</head>
<body class="${report.verdict}">
<main>
${summary(report, options)}
<div id="filters" role="search" aria-label="Filter" hidden></div>
${failuresSection(report, options)}
${gridSection(report)}
${missingSection(report)}
${acceptedSection(report)}
${costSection(report)}
${checklistSection(report)}
${migrationsSection(report)}
${runSection(report)}
</main>
<script>${new Html(script)}</script>
</body>
</html>
`.markup;
}
