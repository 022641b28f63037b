import type { Baseline } from '../../model/baseline.js';
import type { CostRung } from '../../model/cost.js';
import type { Finding } from '../../model/finding.js';
import { againstBaseline } from './baseline.js';

/** The ladder and the fixed piece of work, measured again at one size. */
export type Again = (rows: number) => Promise<{ readonly rung: CostRung; readonly yardstickMs: number }>;

/**
 * What became a regression since the baseline was kept. Work and sizes are the same every time, and count at once; of a machine that is busy
 * with something else, times say little. So a time that is longer counts only if it is so each time that it is measured again, with the fixed
 * piece of work measured beside it.
 */
export async function confirmedRegressions(
  baseline: Baseline,
  id: string,
  ladder: readonly CostRung[],
  yardstickMs: number,
  again: Again,
): Promise<Finding[]> {
  let findings = againstBaseline(baseline, id, ladder, yardstickMs);
  const size = largestShared(baseline, id, ladder);
  for (let repeat = 0; repeat < REPEATS && findings.some(isTime); repeat++) {
    const { rung, yardstickMs: now } = await again(size);
    const still = new Set(againstBaseline(baseline, id, [rung], now).map(({ code }) => code));
    findings = findings.filter((finding) => !isTime(finding) || still.has(finding.code));
  }
  return findings;
}

const REPEATS = 20;

function isTime({ code }: Finding): boolean {
  return code.endsWith('-slower-than-baseline');
}

function largestShared({ migrations }: Baseline, id: string, ladder: readonly CostRung[]): number {
  const kept = migrations.find((migration) => migration.id === id)?.ladder.map(({ rows }) => rows) ?? [];
  return Math.max(0, ...ladder.map(({ rows }) => rows).filter((rows) => kept.includes(rows)));
}
