import type { JsonRow, ReportDifference } from '../../model/report.js';
import { showCell } from '../show/cell.js';
import { type ShownColumn, type ShownPair, type ShownRows, showDifference } from '../show/difference.js';
import { join } from '../show/visible.js';
import { foreign, type Html, html, pieces } from './escape.js';

/** What differs, its two sides beside each other. */
export function differenceBlock(difference: ReportDifference, sides: Sides): Html {
  const shown = showDifference(difference, { characters: 240 });
  const { table, column, key } = difference;
  return html`<div class="difference">
<p class="place"><code>${foreign(column === undefined ? table : `${table}.${column}`)}</code>${key === undefined ? null : keyOf(key)}</p>
${shown.kind === 'row' ? rowSides(shown, sides) : cellSides(shown, sides)}
</div>`;
}

/** What the two sides of a difference are; `null`: that one says nothing. */
type Sides = readonly [string | null, string];

function keyOf(key: JsonRow): Html {
  return html`<span class="muted"> where ${Object.entries(key).map(
    ([column, cell], at) =>
      html`${at === 0 ? '' : ' and '}<code>${foreign(column)} = ${pieces(showCell(cell, { characters: 40 }))}</code>`,
  )}</span>`;
}

function cellSides({ kind, before, after, note }: ShownPair, [old, now]: Sides): Html {
  if (before === null && after === null) return html``;
  const side = (label: string, its: ShownPair['before']) =>
    html`<div class="side"><p class="side-of">${label}${
      its?.storage == null ? null : html` <span class="storage">${its.storage}</span>`
    }</p>${its === null ? NOT_THERE : html`<pre class="${kind}">${pieces(its.pieces)}</pre>`}</div>`;
  return html`<div class="sides">${old === null ? null : side(old, before)}${side(now, after)}</div>${
    note === null ? null : html`<p class="muted">${foreign(note)}</p>`
  }`;
}

function rowSides({ before, after }: ShownRows, [old, now]: Sides): Html {
  const side = (label: string, its: readonly ShownColumn[] | null, other: readonly ShownColumn[] | null) =>
    html`<div class="side"><p class="side-of">${label}</p>${its === null ? NOT_THERE : columnList(its, other)}</div>`;
  return html`<div class="sides">${old === null ? null : side(old, before, after)}${side(now, after, before)}</div>`;
}

const NOT_THERE = html`<p class="absent">not there</p>`;

/** A row by its columns; those that are not the same on the other side are marked. */
function columnList(columns: readonly ShownColumn[], other: readonly ShownColumn[] | null): Html {
  const there = other && new Map(other.map(({ column, pieces: shown }) => [column, join(shown)]));
  return html`<table class="columns"><tbody>${columns.map(({ column, pieces: shown }) => {
    const differs = there !== null && there.get(column) !== join(shown);
    return html`<tr><th scope="row">${foreign(column)}</th><td class="${differs ? 'hit' : ''}"><code>${pieces(shown)}</code></td></tr>`;
  })}</tbody></table>`;
}
