import type { Report } from '../../model/report.js';
import { headlineText } from '../headline.js';
import type { RenderOptions } from '../options.js';
import { checklistSection } from './checklist.js';
import { costSection } from './cost.js';
import { html } from './escape.js';
import { failuresSection } from './failures.js';
import { gridSection } from './grid.js';
import { acceptedSection, missingSection } from './lists.js';
import { migrationsSection } from './migrations.js';
import { runSection } from './run.js';
import { styles } from './style.js';
import { summary } from './summary.js';

/**
 * One page that stands alone, for the person who releases: no script, nothing fetched. The verdict comes first, then
 * the grid, every failure, what lacks evidence, what was accepted, what it costs, what is left
 * to do before the release, and what the datasets held.
 */
export function renderHtml(report: Report, options: RenderOptions): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${headlineText(report)} · ${report.source.folder}</title>
<style>${styles}</style>
</head>
<body>
<main>
${summary(report)}
${gridSection(report)}
${failuresSection(report, options)}
${missingSection(report)}
${acceptedSection(report)}
${costSection(report)}
${checklistSection(report)}
${migrationsSection(report)}
${runSection(report)}
</main>
</body>
</html>
`.markup;
}
