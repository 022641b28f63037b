import type { CostFit } from '../../model/cost.js';

export interface Point {
  readonly rows: number;
  readonly durationMs: number;
}

/** A fit, and what it says about sizes that were not measured. */
export interface Growth {
  readonly fit: CostFit;
  /** The time to expect, with the range that 95 of 100 measurements would fall into; in milliseconds. */
  predict(rows: number): { readonly durationMs: number; readonly fromMs: number; readonly toMs: number };
}

/**
 * Fits `fixed + factor * rows ** exponent` by ordinary least squares of the logarithms, after taking off what the migration takes
 * on an empty database. The range is the prediction interval for a single new measurement (NIST/SEMATECH e-Handbook of
 * Statistical Methods, 4.5.1.2).
 *
 * @param fixedMs the time on an empty database, in milliseconds
 * @returns `null` where fewer than three points stand out from the noise
 */
export function fitGrowth(points: readonly Point[], fixedMs: number): Growth | null {
  const clear = points
    .filter(({ rows, durationMs }) => rows > 0 && durationMs - fixedMs > NOISE_MS)
    .map(({ rows, durationMs }) => ({ x: Math.log(rows), y: Math.log(durationMs - fixedMs) }));
  if (clear.length < 3) return null;
  const count = clear.length;
  const meanX = mean(clear.map(({ x }) => x));
  const meanY = mean(clear.map(({ y }) => y));
  const sxx = sum(clear.map(({ x }) => (x - meanX) ** 2));
  const sxy = sum(clear.map(({ x, y }) => (x - meanX) * (y - meanY)));
  const syy = sum(clear.map(({ y }) => (y - meanY) ** 2));
  const exponent = sxy / sxx;
  const intercept = meanY - exponent * meanX;
  const residual = Math.max(0, syy - exponent * sxy);
  const spread = Math.sqrt(residual / (count - 2));
  const fit: CostFit = {
    exponent,
    factor: Math.exp(intercept),
    fixedMs,
    r2: syy === 0 ? 1 : 1 - residual / syy,
  };
  return {
    fit,
    predict(rows) {
      const x = Math.log(rows);
      const line = intercept + exponent * x;
      const reach = quantile(count - 2) * spread * Math.sqrt(1 + 1 / count + (x - meanX) ** 2 / sxx);
      const at = (y: number) => fixedMs + Math.exp(y);
      return { durationMs: at(line), fromMs: at(line - reach), toMs: at(line + reach) };
    },
  };
}

/** Differences below this say more about the machine than about the migration, in milliseconds. */
export const NOISE_MS = 0.5;

/** The two-sided 95 % quantile of Student's t distribution. */
function quantile(freedom: number): number {
  return [12.706, 4.303, 3.182, 2.776, 2.571, 2.447][freedom - 1] ?? 2.306;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
