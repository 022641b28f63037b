import { duration } from '../../model/quantity.js';
import type { MigrationReport, PropertyReport, Report } from '../../model/report.js';
import { placeOf } from '../digest.js';
import { tally } from '../headline.js';
import { count, propertyWords } from '../words.js';
import { foreign, type Html, html } from './escape.js';
import { evidencePictures } from './evidence.js';
import { anchorOf, lineAnchor, mark, migrationAnchor, standingOf } from './marks.js';
import { kindLegend } from './picture.js';

/** Each migration with all its promises, and a picture of what it was tried on. */
export function migrationsSection(report: Report): Html {
  if (report.migrations.length === 0) return html``;
  return html`<section id="migrations" aria-labelledby="migrations-title">
<h2 id="migrations-title">What was tried</h2>
${kindLegend(report)}
${report.migrations.map(migration)}
</section>`;
}

function migration(each: MigrationReport, index: number): Html {
  const { id, description, verdict, properties, evidence } = each;
  const { passed, skipped } = tally([each]);
  const parts = [
    `${passed} of ${properties.length - skipped} held`,
    count(evidence.datasets.count, 'dataset'),
  ];
  return html`<details class="migration" id="${migrationAnchor(index)}"${verdict === 'passed' ? null : OPEN}>
<summary>${mark(verdict)}<span class="title"><b>${foreign(id)}</b> ${foreign(description)}</span><span class="muted">${parts.join(', ')}</span></summary>
<p class="muted facts">${facts(each)}</p>
${notes(each)}
<table class="promises"><tbody>
${properties.map((property) => promise(property, index))}
</tbody></table>
${evidencePictures(each)}
</details>
`;
}

const OPEN = html` open`;

function facts({ reversible, irreversible, checksum, durationMs }: MigrationReport): Html {
  const back = reversible
    ? html`reversible`
    : html`<b>irreversible</b>${irreversible === null ? null : html`: ${foreign(irreversible)}`}`;
  return html`${back} · rehearsed in ${duration(durationMs)} · <code class="sum">${foreign(checksum)}</code>`;
}

function notes({ notes: all }: MigrationReport): Html | null {
  if (all.length === 0) return null;
  return html`<ul class="notes">${all.map((note) => {
    const where = placeOf(note);
    return html`<li>${foreign(note.message)}${where === null ? null : html` <code class="muted">${foreign(where)}</code>`}</li>`;
  })}</ul>`;
}

function promise(property: PropertyReport, index: number): Html {
  const { id, summary } = property;
  return html`<tr id="${lineAnchor(index, id)}"><td>${mark(standingOf(property))}</td><th scope="row" class="id">${id}</th><td class="words">${propertyWords[id].title}</td><td>${foreign(summary)}${further(property, index)}</td></tr>
`;
}

/** Where more is said of a property that failed, or that holds but for an accepted deviation. */
function further(property: PropertyReport, index: number): Html | null {
  const standing = standingOf(property);
  if (standing === 'failed') {
    const words = property.causedBy === undefined ? 'see the failure' : 'see the cause';
    return html` <a href="#${anchorOf(index, property)}">${words}</a>`;
  }
  return standing === 'accepted' ? html` <a href="#accepted">see the reason</a>` : null;
}
