import type { Baseline } from '../../model/baseline.js';
import type { CostRung, CostSample } from '../../model/cost.js';
import type { Finding } from '../../model/finding.js';
import type { Report } from '../../model/report.js';
import type { Direction } from '../../model/run.js';
import { type Timing, yardstick } from './yardstick.js';

/** The measurements of a report, to be kept. @throws when the engine cannot be reached */
export async function baselineOf({
  report,
  ...timing
}: Timing & { readonly report: Report }): Promise<Baseline> {
  return {
    schema: 'rehearsal-baseline/1',
    engine: report.engine,
    yardstickMs: await yardstick(timing),
    migrations: report.migrations.flatMap(({ id, cost }) =>
      cost === undefined ? [] : [{ id, ladder: cost.ladder }],
    ),
  };
}

/**
 * What became a regression since the baseline was kept, at the largest size that both have. Times are compared after taking off the
 * difference between the machines.
 *
 * @param yardstickMs what the fixed piece of work takes now, in milliseconds
 */
export function againstBaseline(
  baseline: Baseline,
  id: string,
  ladder: readonly CostRung[],
  yardstickMs: number,
): Finding[] {
  const earlier = baseline.migrations.find((migration) => migration.id === id);
  const pairs = ladder.flatMap((now) => {
    const then = earlier?.ladder.find(({ rows }) => rows === now.rows);
    return then === undefined ? [] : [{ now, then }];
  });
  const largest = pairs.at(-1);
  if (largest === undefined) return [];
  const speed = baseline.yardstickMs > 0 && yardstickMs > 0 ? yardstickMs / baseline.yardstickMs : 1;
  return (['up', 'down'] as const).flatMap((direction) => {
    const [now, then] = [largest.now[direction], largest.then[direction]];
    if (now === null || then === null) return [];
    return regressions(direction, largest.now.rows, now, then, speed);
  });
}

/** Times differ by this much from run to run on a busy machine. */
const SLOWER = 1.5;
const WORTH_SAYING_MS = 25;
/** Size and work are the same every time; this leaves room for another version of the engine. */
const LARGER = 1.1;

function regressions(
  direction: Direction,
  rows: number,
  now: CostSample,
  then: CostSample,
  speed: number,
): Finding[] {
  const at = `at ${rows} rows of each table`;
  const findings: Finding[] = [];
  const say = (code: string, summary: string) =>
    findings.push({
      code: `${direction}-${code}`,
      summary,
      differences: [],
      wayOut: 'when it is meant to be so, delete the baseline file and keep a new one',
    });
  const expected = then.durationMs * speed;
  if (now.durationMs > expected * SLOWER && now.durationMs - expected > WORTH_SAYING_MS) {
    say(
      'slower-than-baseline',
      `${direction} takes ${Math.round(now.durationMs)} ms ${at}, against ${Math.round(expected)} ms in the baseline`,
    );
  }
  if (now.work > then.work * LARGER) {
    say('more-work-than-baseline', `${direction} does ${now.work} units of work ${at}, against ${then.work}`);
  }
  const growth = (sample: CostSample) => sample.bytesAfter - sample.bytesBefore;
  if (growth(now) > Math.max(growth(then), 0) * LARGER && now.bytesAfter > then.bytesAfter * LARGER) {
    say(
      'larger-than-baseline',
      `${direction} leaves ${now.bytesAfter} bytes ${at}, against ${then.bytesAfter} in the baseline`,
    );
  }
  return findings;
}
