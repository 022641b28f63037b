import type { CostGrowth, CostReport } from '../../model/cost.js';
import { bytes, duration, grouped } from '../../model/quantity.js';

/** What was measured, and what to expect, in a sentence. */
export function costSummary({ ladder, up, down, rows, locks }: CostReport, workUnit: string): string {
  const largest = ladder.at(-1);
  if (largest === undefined) return 'nothing was measured';
  const { bytesBefore, bytesAfter } = up.forecast;
  const strong = locks.filter(({ mode, rewrites }) => rewrites || mode === 'ACCESS EXCLUSIVE');
  return [
    `at ${grouped(rows)} rows of each table, up takes ${direction(up)}`,
    ...(down === null ? [] : [`down ${direction(down)}`]),
    `up leaves ${bytes(bytesAfter)} of ${bytes(bytesBefore)}`,
    ...strong.map(
      ({ table, rewrites }) => `up holds an exclusive lock on ${table}${rewrites ? ' and rewrites it' : ''}`,
    ),
    ...(locks.some(({ waits }) => waits === 'forever')
      ? ['it sets no lock_timeout: while it waits for a lock, everybody who comes later waits behind it']
      : []),
    `measured up to ${grouped(largest.rows)} rows, with ${grouped(largest.up.work)} ${workUnit} by up`,
  ].join('; ');
}

function direction({ fit, forecast: { durationMs, range } }: CostGrowth): string {
  if (fit === null) {
    return range === null
      ? duration(durationMs)
      : `${duration(durationMs)} at every size that was measured, and at most ${duration(range.toMs)}`;
  }
  const growth = `growing as rows^${fit.exponent.toFixed(2)} (R² ${fit.r2.toFixed(3)})`;
  if (range === null) return `${duration(durationMs)}, ${growth}`;
  return `about ${duration(durationMs)} (${duration(range.fromMs)} to ${duration(range.toMs)}), ${growth}`;
}
