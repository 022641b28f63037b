import type { MigrationReport, PropertyReport, Report } from '../../model/report.js';
import { propertiesOf } from '../digest.js';
import { propertyWords } from '../words.js';
import { foreign, type Html, html } from './escape.js';
import {
  anchorOf,
  mark,
  migrationAnchor,
  type Standing,
  signOf,
  standingOf,
  standingWords,
} from './marks.js';

/** Migrations against properties; every cell leads to what is known about it. */
export function gridSection(report: Report): Html {
  const ids = propertiesOf(report);
  if (ids.length === 0) return html``;
  return html`<section id="grid" aria-labelledby="grid-title">
<h2 id="grid-title">Migrations and promises</h2>
<table class="grid">
<thead><tr><th scope="col"><span class="visually-hidden">Migration</span></th>${ids.map(
    (id) => html`<th scope="col" title="${propertyWords[id].title}"><span>${id}</span></th>`,
  )}</tr></thead>
<tbody>
${report.migrations.map((migration, index) => row(migration, index, ids, report.migrations.length <= MANY))}
</tbody>
</table>
${legend(report)}
</section>`;
}

/** Beyond so many migrations, only what did not pass leads somewhere. */
const MANY = 60;

function row(
  migration: MigrationReport,
  index: number,
  ids: readonly PropertyReport['id'][],
  linked: boolean,
): Html {
  const found = new Map(migration.properties.map((property) => [property.id, property]));
  return html`<tr data-verdict="${migration.verdict}"><th scope="row"><a href="#${migrationAnchor(index)}">${foreign(migration.id)}</a></th>${ids.map(
    (id) => cell(found.get(id), index, linked),
  )}</tr>
`;
}

function cell(property: PropertyReport | undefined, index: number, linked: boolean): Html {
  if (property === undefined) return html`<td></td>`;
  const standing = standingOf(property);
  if (!linked && (standing === 'passed' || standing === 'skipped'))
    return html`<td class="quiet ${standing}">${signOf(standing)}</td>`;
  return html`<td><a class="${standing}" href="#${anchorOf(index, property)}" title="${property.id}">${mark(standing)}<span class="name">${property.id}</span></a></td>`;
}

function legend({ migrations }: Report): Html {
  const present = new Set(migrations.flatMap(({ properties }) => properties.map(standingOf)));
  const order: Standing[] = ['passed', 'accepted', 'failed', 'inconclusive', 'skipped'];
  return html`<p class="legend">${order
    .filter((standing) => present.has(standing))
    .map((standing) => html`<span>${mark(standing)} ${standingWords(standing)}</span>`)}</p>`;
}
