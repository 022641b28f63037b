import type { Report } from '../../model/report.js';
import { acceptedFindings } from '../acknowledged.js';
import { placeOf } from '../digest.js';
import { folderGaps, missingEvidence } from '../missing.js';
import { propertyWords } from '../words.js';
import { foreign, type Html, html } from './escape.js';

/** What was not proven: for each, what is missing and how to get it. */
export function missingSection(report: Report): Html {
  const gaps = folderGaps(report);
  const missing = missingEvidence(report);
  if (gaps.length + missing.length === 0) return html``;
  return html`<section id="missing" aria-labelledby="missing-title">
<h2 id="missing-title">Inconclusive</h2>
<ul class="items">
${gaps.map((note) => html`<li><p>${foreign(note.message)}</p>${place(placeOf(note))}</li>`)}
${missing.map(
  ({ migration, property, what, where, wayOut }) => html`<li>
<p class="path">${foreign(migration)}${property === null ? null : html` <span class="id">${property}</span>`}</p>
<p>${foreign(what)}</p>${place(where)}
${wayOut === null ? null : html`<p class="muted">Fix: ${foreign(wayOut)}</p>`}
</li>`,
)}
</ul>
</section>`;
}

/** Deviations that the author accepted, each with the reason. */
export function acceptedSection(report: Report): Html {
  const accepted = acceptedFindings(report);
  if (accepted.length === 0) return html``;
  return html`<section id="accepted" aria-labelledby="accepted-title">
<h2 id="accepted-title">Accepted deviations</h2>
<ul class="items">
${accepted.map(
  ({ migration, property, finding, reason }) => html`<li>
<p class="path">${foreign(migration.id)} <span class="id" title="${propertyWords[property.id].title}">${property.id}</span></p>
<p>${foreign(finding.summary)}</p>
<blockquote>${foreign(reason)}</blockquote>
</li>`,
)}
</ul>
</section>`;
}

function place(where: string | null): Html | null {
  return where === null ? null : html`<p class="muted"><code>${foreign(where)}</code></p>`;
}
