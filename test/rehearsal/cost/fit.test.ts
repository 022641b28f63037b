import { expect, it } from 'vitest';
import { fitGrowth } from '../../../src/rehearsal/cost/fit.js';

const sizes = [100, 250, 625, 1_600, 4_000];
const curve = (time: (rows: number) => number) => sizes.map((rows) => ({ rows, durationMs: time(rows) }));

it.each([1, 1.5, 2])('finds the exponent %d of an exact power', (exponent) => {
  const growth = fitGrowth(
    curve((rows) => 5 + 0.01 * rows ** exponent),
    5,
  );
  expect(growth?.fit.exponent).toBeCloseTo(exponent, 6);
  expect(growth?.fit.factor).toBeCloseTo(0.01, 6);
  expect(growth?.fit.r2).toBeCloseTo(1, 6);
  expect(growth?.predict(100_000).durationMs).toBeCloseTo(5 + 0.01 * 100_000 ** exponent, 0);
});

it('gives a wider range for scattered points, and for sizes farther away', () => {
  const scattered = curve((rows) => rows * (rows % 2 === 0 ? 1.2 : 0.8));
  const growth = fitGrowth(scattered, 0);
  const width = (rows: number) => {
    const { fromMs = 0, toMs = 0 } = growth?.predict(rows) ?? {};
    return toMs / fromMs;
  };
  expect(growth?.fit.r2).toBeLessThan(1);
  expect(width(1_000_000)).toBeGreaterThan(width(4_000));
  expect(width(4_000)).toBeGreaterThan(1.2);
});

it('says nothing of times that do not stand out from those on an empty database', () => {
  expect(
    fitGrowth(
      curve(() => 5.2),
      5,
    ),
  ).toBeNull();
});

it('agrees with an example worked by hand', () => {
  // y = ln(time): 0, 1, 3 at x = ln(rows): 0, 1, 2 gives slope 1.5, intercept -1/6 and R² = 4.5 / (14/3).
  const e = Math.E;
  const growth = fitGrowth(
    [
      { rows: 1, durationMs: 1 },
      { rows: e, durationMs: e },
      { rows: e ** 2, durationMs: e ** 3 },
    ],
    0,
  );
  expect(growth?.fit.exponent).toBeCloseTo(1.5, 9);
  expect(growth?.fit.factor).toBeCloseTo(Math.exp(-1 / 6), 9);
  expect(growth?.fit.r2).toBeCloseTo(4.5 / (14 / 3), 9);
});
