import type { CostGrowth, CostReport, CostSample } from '../../model/cost.js';
import { bytes, duration, grouped } from '../../model/quantity.js';
import type { Report } from '../../model/report.js';
import { costsOf } from '../digest.js';
import { foreign, type Html, html } from './escape.js';

/** What each migration takes at several sizes, and what to expect at the size that was asked about. */
export function costSection(report: Report): Html {
  const measured = costsOf(report);
  if (measured.length === 0) return html``;
  return html`<section id="cost" aria-labelledby="cost-title">
<h2 id="cost-title">What it costs</h2>
${measured.map(
  ({ migration, cost, summary }) => html`<article class="cost">
<h3>${foreign(migration.id)}</h3>
<p>${foreign(summary)}</p>
<div class="cost-sides">${chart(cost)}${ladder(cost)}</div>${locked(cost)}
</article>`,
)}
</section>`;
}

function locked({ locks }: CostReport): Html | null {
  if (locks.length === 0) return null;
  return html`<table class="ladder locks">
<thead><tr><th scope="col">table</th><th scope="col">lock</th><th scope="col">held for</th><th scope="col">statement</th></tr></thead>
<tbody>
${locks.map(
  ({ table, mode, heldMs, rewrites, sql }) =>
    html`<tr><th scope="row">${foreign(table)}</th><td>${mode}${rewrites ? ', rewritten' : ''}</td><td>${duration(heldMs)}</td><td><code>${foreign(sql)}</code></td></tr>
`,
)}</tbody></table>`;
}

function ladder({ ladder: rungs, up, down, rows }: CostReport): Html {
  const measured = rungs.some((rung) => rung.rows === rows);
  return html`<table class="ladder">
<thead><tr><th scope="col">rows of each table</th><th scope="col">up</th><th scope="col">down</th><th scope="col">before</th><th scope="col">after up</th></tr></thead>
<tbody>
${rungs.map(
  (rung) =>
    html`<tr><th scope="row">${grouped(rung.rows)}</th>${time(rung.up)}${time(rung.down)}<td>${bytes(rung.up.bytesBefore)}</td><td>${bytes(rung.up.bytesAfter)}</td></tr>
`,
)}${measured ? null : html`<tr class="forecast"><th scope="row">${grouped(rows)} (forecast)</th>${forecast(up)}${forecast(down)}<td>${bytes(up.forecast.bytesBefore)}</td><td>${bytes(up.forecast.bytesAfter)}</td></tr>`}
</tbody></table>`;
}

function time(sample: CostSample | null): Html {
  return html`<td>${sample === null ? '–' : duration(sample.durationMs)}</td>`;
}

function forecast(growth: CostGrowth | null): Html {
  if (growth === null) return html`<td>–</td>`;
  const { durationMs, range } = growth.forecast;
  const spread =
    range === null
      ? null
      : html` <span class="muted">${duration(range.fromMs)} to ${duration(range.toMs)}</span>`;
  return html`<td>${duration(durationMs)}${spread}</td>`;
}

const WIDTH = 320;
const HEIGHT = 180;
const MARGIN = 34;

/** Time over rows, both logarithmic, so that a power of the rows is a straight line. */
function chart({ ladder: rungs, up, down, rows }: CostReport): Html {
  const points = (direction: 'up' | 'down') =>
    rungs.flatMap((rung) => {
      const sample = rung[direction];
      return rung.rows === 0 || sample === null ? [] : [{ rows: rung.rows, ms: sample.durationMs }];
    });
  const ahead = [up, down].map((growth) => ({ rows, ms: growth?.forecast.durationMs ?? 0 }));
  const all = [...points('up'), ...points('down'), ...ahead].filter(({ ms }) => ms > 0);
  const scale = scaleOf(all);
  const series = (name: 'up' | 'down', growth: CostGrowth | null) =>
    growth === null
      ? null
      : html`<g class="series-${name}">${path(growth, rungs.find((rung) => rung.rows > 0)?.rows ?? 1, rows, scale)}${points(
          name,
        ).map(
          ({ rows: at, ms }) =>
            html`<circle cx="${scale.x(at)}" cy="${scale.y(ms)}" r="3.5"><title>${name}, ${grouped(at)} rows: ${duration(ms)}</title></circle>`,
        )}</g>`;
  return html`<svg class="growth" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="time of up and down over the number of rows, both logarithmic">
<path class="axis" d="M${MARGIN} 8V${HEIGHT - MARGIN}H${WIDTH - 8}"></path>
${series('up', up)}${series('down', down)}
<text x="${MARGIN}" y="${HEIGHT - 14}">${grouped(scale.least.rows)}</text><text x="${WIDTH - 8}" y="${HEIGHT - 14}" text-anchor="end">${grouped(rows)} rows</text>
<text x="${MARGIN + 5}" y="16">${duration(scale.most.ms)}</text>
<text class="series-up" x="${WIDTH - 60}" y="${HEIGHT - MARGIN - 8}">up</text><text class="series-down" x="${WIDTH - 36}" y="${HEIGHT - MARGIN - 8}">down</text>
</svg>`;
}

interface Point {
  readonly rows: number;
  readonly ms: number;
}

interface Scale {
  readonly least: Point;
  readonly most: Point;
  x(rows: number): number;
  y(ms: number): number;
}

function scaleOf(points: readonly Point[]): Scale {
  const range = (of: (point: Point) => number) => {
    const values = points.map(of);
    return [Math.min(...values), Math.max(...values)] as const;
  };
  const [[fewest, mostRows], [quickest, slowest]] = [range(({ rows }) => rows), range(({ ms }) => ms)];
  const place = (value: number, from: number, to: number, start: number, end: number) => {
    const part = to === from ? 0.5 : Math.log(value / from) / Math.log(to / from);
    return Math.round((start + part * (end - start)) * 10) / 10;
  };
  return {
    least: { rows: fewest, ms: quickest },
    most: { rows: mostRows, ms: slowest },
    x: (rows) => place(rows, fewest, mostRows, MARGIN + 6, WIDTH - 14),
    y: (ms) => place(Math.max(ms, quickest), quickest, slowest, HEIGHT - MARGIN - 6, 22),
  };
}

/** The fitted line, from the smallest size to the one that is asked about. */
function path({ fit }: CostGrowth, from: number, to: number, scale: Scale): Html | null {
  if (fit === null) return null;
  const steps = Array.from({ length: 13 }, (_, step) => from * (to / from) ** (step / 12));
  const line = steps.map(
    (rows) => `${scale.x(rows)} ${scale.y(fit.fixedMs + fit.factor * rows ** fit.exponent)}`,
  );
  return html`<path d="M${line.join('L')}"></path>`;
}
