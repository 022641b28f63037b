import { duration } from '../../model/quantity.js';
import type { MigrationReport, PropertyReport, Report } from '../../model/report.js';
import { placeOf } from '../digest.js';
import { tally } from '../headline.js';
import { count, propertyWords } from '../words.js';
import { foreign, type Html, html } from './escape.js';
import { evidencePictures } from './evidence.js';
import { anchorOf, lineAnchor, mark, migrationAnchor, standingOf } from './marks.js';
import { kindLegend } from './picture.js';
import { schemaDiff } from './schema.js';

/** Each migration with all its promises, and a picture of what it was tried on. */
export function migrationsSection(report: Report): Html {
  if (report.migrations.length === 0) return html``;
  return html`<section id="migrations" aria-labelledby="migrations-title">
<h2 id="migrations-title">What was tried</h2>
${kindLegend(report)}
${migrations(report)}
</section>`;
}

/** Of many, only some are open at first; once the pictures fill so many characters, the other migrations go without. */
function migrations({ migrations: all }: Report): Html[] {
  const few = all.length <= FEW;
  let room = MOST_PICTURES;
  return all.map((each, index) => {
    const drawn = migration(each, index, { few, pictures: room > 0 });
    room -= drawn.markup.length;
    return drawn;
  });
}

const FEW = 20;
const MOST_PICTURES = 400_000;

interface Look {
  /** There are few migrations: each promise has a line, and what did not pass is open. */
  readonly few: boolean;
  readonly pictures: boolean;
}

function migration(each: MigrationReport, index: number, { few, pictures }: Look): Html {
  const { id, description, verdict, properties, evidence } = each;
  const { passed, skipped } = tally([each]);
  const parts = [
    `${passed} of ${properties.length - skipped} held`,
    count(evidence.datasets.count, 'dataset'),
  ];
  return html`<details class="migration" id="${migrationAnchor(index)}" data-verdict="${verdict}"${few && verdict !== 'passed' ? OPEN : null}>
<summary>${mark(verdict)}<span class="title"><b>${foreign(id)}</b> ${foreign(description)}</span><span class="muted">${parts.join(', ')}</span></summary>
<p class="muted facts">${facts(each)}</p>
${notes(each)}
<table class="promises"><tbody>
${promises(properties, index, few)}
</tbody></table>
${schemaDiff(each)}
${pictures ? evidencePictures(each) : html`<p class="muted">What its datasets held is in the JSON report.</p>`}
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

/** Of many migrations, what simply passed is told in one line. */
function promises(properties: readonly PropertyReport[], index: number, few: boolean): Html[] {
  const quiet = (property: PropertyReport) => !few && standingOf(property) === 'passed';
  const passed = properties.filter(quiet);
  return [
    ...properties.filter((each) => !quiet(each)).map((property) => promise(property, index)),
    ...(passed.length === 0
      ? []
      : [
          html`<tr><td>${mark('passed')}</td><td colspan="3">${passed.map(({ id }) => id).join(', ')}</td></tr>
`,
        ]),
  ];
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
