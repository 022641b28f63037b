import type { CostForecast, CostGrowth, CostSample } from '../../model/cost.js';
import type { Finding } from '../../model/finding.js';
import type { Direction } from '../../model/run.js';
import { fitGrowth, type Growth, NOISE_MS } from './fit.js';
import type { Measured } from './measure.js';

export interface Grown {
  readonly growth: CostGrowth;
  /** The longest that was measured, in milliseconds. */
  readonly longestMs: number;
}

/** How one direction's time and size grow, and what to expect at so many rows. */
export function growthOf(measured: readonly Measured[], direction: Direction, rows: number): Grown {
  const samples = measured.flatMap(({ rung }) => {
    const sample = rung[direction];
    return sample === null ? [] : [{ rows: rung.rows, ...sample }];
  });
  const empty = samples.find((sample) => sample.rows === 0)?.durationMs ?? 0;
  const growth = fitGrowth(samples, empty);
  return {
    growth: { fit: growth?.fit ?? null, forecast: forecast(samples, growth, rows) },
    longestMs: Math.max(0, ...samples.map(({ durationMs }) => durationMs)),
  };
}

/**
 * A statement that visits every row for every row: the data only has to grow long enough. Below a tenth of a second, and where the
 * line explains little, nothing is said.
 */
export function steepness(
  { growth, longestMs }: Grown,
  direction: Direction,
  measured: readonly Measured[],
): Finding[] {
  const { fit } = growth;
  if (fit === null || fit.exponent < STEEP || fit.r2 < CLEAR || longestMs < WORTH_SAYING_MS) return [];
  const slowest = measured.at(-1)?.slowest[direction] ?? null;
  const { sql, file, line } = slowest?.statement ?? {};
  return [
    {
      code: `${direction}-grows-faster-than-the-data`,
      summary: `the time of ${direction} grows as rows^${fit.exponent.toFixed(1)}: twice the rows take ${(2 ** fit.exponent).toFixed(1)} times as long`,
      differences: [],
      ...(sql === undefined
        ? {}
        : {
            blame: {
              sql,
              ...(file === undefined ? {} : { file }),
              ...(line === undefined ? {} : { line }),
            },
          }),
      wayOut:
        'an index for the lookup inside, or a join in place of a subquery for each row; or accept it: -- rehearsal: accept cost because REASON',
    },
  ];
}

/** Between sorting (a little over 1) and looking at all rows for each row (2). */
const STEEP = 1.5;
const CLEAR = 0.95;
const WORTH_SAYING_MS = 100;

type Sample = CostSample & { readonly rows: number };

function forecast(samples: readonly Sample[], growth: Growth | null, rows: number): CostForecast {
  const last = samples.at(-1);
  const bytes = {
    bytesBefore: sizeAt(samples, 'bytesBefore', rows),
    bytesAfter: sizeAt(samples, 'bytesAfter', rows),
  };
  if (last?.rows === rows) return { durationMs: last.durationMs, range: null, ...bytes };
  if (growth === null) {
    return { ...unseen(samples, rows), ...bytes };
  }
  const { durationMs, fromMs, toMs } = growth.predict(rows);
  return { durationMs, range: { fromMs, toMs }, ...bytes };
}

/**
 * At every size as long as on an empty database, as far as can be seen. What is hidden by the noise at the largest size grows with the rows at
 * most, where looking at all rows for each row would have shown on any machine; else with their square.
 */
function unseen(samples: readonly Sample[], rows: number): Pick<CostForecast, 'durationMs' | 'range'> {
  const times = samples.map(({ durationMs }) => durationMs);
  const longest = Math.max(0, ...times);
  const largest = Math.max(1, ...samples.map((sample) => sample.rows));
  const power = largest ** 2 * LOOK_MS > NOISE_MS ? 1.1 : 2;
  const hidden = Math.max(NOISE_MS, longest - Math.min(longest, ...times));
  return {
    durationMs: longest,
    range: { fromMs: Math.min(longest, ...times), toMs: longest + hidden * (rows / largest) ** power },
  };
}

/** Looking at a row takes no machine less, in milliseconds: a nanosecond. */
const LOOK_MS = 1e-6;

/** A file grows by the row: the straight line through the two largest sizes. */
function sizeAt(samples: readonly Sample[], side: 'bytesBefore' | 'bytesAfter', rows: number): number {
  const [one, other] = samples.slice(-2);
  if (one === undefined) return 0;
  if (other === undefined || other.rows === one.rows) return one[side];
  const slope = (other[side] - one[side]) / (other.rows - one.rows);
  return Math.max(0, Math.round(other[side] + slope * (rows - other.rows)));
}
