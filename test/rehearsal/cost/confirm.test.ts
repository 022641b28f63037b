import { expect, it } from 'vitest';
import type { CostRung } from '../../../src/model/cost.js';
import { confirmedRegressions } from '../../../src/rehearsal/cost/confirm.js';

const rung = (durationMs: number, work = 100): CostRung => ({
  rows: 100,
  up: { durationMs, bytesBefore: 1_000, bytesAfter: 2_000, work },
  down: null,
});
const kept = {
  schema: 'rehearsal-baseline/1',
  engine: { name: 'sqlite', version: '3' },
  yardstickMs: 10,
  migrations: [{ id: '0002', ladder: [rung(100)] }],
} as const;

/** What is found where the first time is 300 ms and the later ones are these. */
async function found(later: readonly number[], work = 100) {
  const times = [...later];
  const again = async () => ({ rung: rung(times.shift() ?? 300, work), yardstickMs: 10 });
  return (await confirmedRegressions(kept, '0002', [rung(300, work)], 10, again)).map(({ code }) => code);
}

it('lets a longer time go that is not longer every time', async () => {
  expect(await found([300, 300, 110])).toEqual([]);
});

it('finds a time that stays longer', async () => {
  expect(await found([])).toEqual(['up-slower-than-baseline']);
});

it('finds more work whatever the times say', async () => {
  expect(await found([90], 200)).toEqual(['up-more-work-than-baseline']);
});

it('fails in none of 50 comparisons of an unchanged migration whose times are up to four times as long by chance', async () => {
  // A linear congruential generator: the same times in every run of this test.
  let state = 7;
  const draw = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return 100 * (1 + (3 * state) / 2 ** 31);
  };
  // As a size is measured: the least of three times.
  const least = () => Math.min(draw(), draw(), draw());
  for (let run = 0; run < 50; run++) {
    const again = async () => ({ rung: rung(least()), yardstickMs: 10 });
    expect(await confirmedRegressions(kept, '0002', [rung(least())], 10, again)).toEqual([]);
  }
});
