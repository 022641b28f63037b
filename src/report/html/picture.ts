import type { Report } from '../../model/report.js';
import { type Html, html } from './escape.js';

/** One part of a bar. */
export interface Part {
  readonly className: string;
  readonly words: string;
  readonly amount: number;
}

/** A bar of parts in proportion. It stretches to the room it has; the words beside it say the same. */
export function bar(parts: readonly Part[], label: string): Html {
  const total = parts.reduce((sum, { amount }) => sum + amount, 0);
  if (total === 0)
    return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${label}"></svg>`;
  let x = 0;
  const rects = parts
    .filter(({ amount }) => amount > 0)
    .map(({ className, words, amount }) => {
      const width = (100 * amount) / total;
      const rect = html`<rect class="${className}" x="${round(x)}" width="${round(width)}" height="10"><title>${words}</title></rect>`;
      x += width;
      return rect;
    });
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${label}">${rects}</svg>`;
}

/** Kinds of values in the order in which bars show them, with the class that colours them. */
export const kinds: readonly (readonly [string, string])[] = [
  ['integer', 'k-int'],
  ['big integer', 'k-bigint'],
  ['real', 'k-real'],
  ['text', 'k-text'],
  ['date text', 'k-date'],
  ['long text', 'k-long'],
  ['numeric text', 'k-numeric'],
  ['non-ascii text', 'k-unicode'],
  ['control characters', 'k-control'],
  ['blank text', 'k-blank'],
  ['empty text', 'k-empty'],
  ['json object', 'k-object'],
  ['json array', 'k-array'],
  ['json scalar', 'k-scalar'],
  ['malformed json', 'k-malformed'],
  ['invalid text', 'k-invalid'],
  ['blob', 'k-blob'],
  ['default', 'k-default'],
  ['null', 'k-null'],
];

const classes: ReadonlyMap<string, string> = new Map(kinds);
const order: ReadonlyMap<string, number> = new Map(kinds.map(([kind], at) => [kind, at]));

/** A column's values as a bar of kinds, and the most frequent ones in words. */
export function kindParts(counts: Readonly<Record<string, number>>): Part[] {
  return Object.entries(counts)
    .map(([kind, amount]) => ({
      className: classes.get(kind) ?? 'k-other',
      words: `${kind}: ${amount}`,
      amount,
      kind,
    }))
    .sort((a, b) => (order.get(a.kind) ?? kinds.length) - (order.get(b.kind) ?? kinds.length));
}

/** What the colours mean: the kinds that occur in the report. */
export function kindLegend({ migrations }: Report): Html {
  const present = new Set(
    migrations.flatMap(({ evidence }) =>
      evidence.datasets.tables.flatMap(({ columns }) =>
        columns.flatMap((column) => Object.keys(column.kinds)),
      ),
    ),
  );
  const known = kinds.filter(([kind]) => present.has(kind));
  if (known.length === 0) return html``;
  return html`<p class="legend kinds">${known.map(
    ([kind, className]) =>
      html`<span><svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect class="${className}" width="10" height="10"></rect></svg> ${kind}</span>`,
  )}</p>`;
}

function round(number: number): string {
  return String(Math.round(number * 100) / 100);
}
