import type { Report } from '../../model/report.js';
import { checklistOf } from '../checklist.js';
import { foreign, type Html, html } from './escape.js';

/** What the person who releases has to have done, as far as this report shows it. */
export function checklistSection(report: Report): Html {
  const items = checklistOf(report);
  if (items.length === 0) return html``;
  return html`<section id="checklist" aria-labelledby="checklist-title">
<h2 id="checklist-title">Release checklist</h2>
<ul class="checklist">
${items.map(
  ({
    title,
    done,
    evidence,
    command,
  }) => html`<li><span class="box ${done ? 'done' : 'open'}" role="img" aria-label="${done ? 'done' : 'open'}">${done ? '✓' : ''}</span><div><b>${title}</b>
<p class="muted">${foreign(evidence)}${command === null ? null : html` · <code>${command}</code>`}</p></div></li>
`,
)}</ul>
</section>`;
}
