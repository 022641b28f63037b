import type { MigrationReport } from '../../model/report.js';
import { diffLines } from '../lines-diff.js';
import { foreign, type Html, html, lines } from './escape.js';

/** The schema before and after a migration: each object that it makes, changes or takes away, line by line. */
export function schemaDiff({ schemaChanges: changes = [] }: MigrationReport): Html | null {
  if (changes.length === 0) return null;
  return html`<h3>Schema</h3>
${changes.map(
  ({
    kind,
    name,
    before,
    after,
  }) => html`<div class="change"><p>${kind} <code>${foreign(name)}</code> <span class="muted">${verb(before, after)}</span></p><pre class="diff">${diffLines(
    before,
    after,
  ).map(({ side, text }) => line(side, text))}</pre></div>
`,
)}`;
}

function verb(before: string | null, after: string | null): string {
  if (before === null) return 'created';
  return after === null ? 'dropped' : 'changed';
}

/** The sign says what the colour does. */
function line(side: 'both' | 'before' | 'after', text: string): Html {
  if (side === 'both') return html`<span>  ${lines(text)}</span>`;
  return side === 'before' ? html`<del>- ${lines(text)}</del>` : html`<ins>+ ${lines(text)}</ins>`;
}
