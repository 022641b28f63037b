import { expect, it } from 'vitest';
import { doubtOf } from '../../../src/rehearsal/cost/belief.js';

const forecast = (fromMs: number, toMs: number) => ({
  durationMs: fromMs,
  range: { fromMs, toMs },
  bytesBefore: 0,
  bytesAfter: 0,
});

it.each<[string, number, number, boolean]>([
  ['twelve minutes, 8 to 17', 480_000, 1_020_000, false],
  ['123 ms to longer than the universe', 123, 3.9e25, true],
  ['wide, but over at once', 1, 4_000, false],
  ['an hour to half a day', 3_600_000, 43_200_000, true],
])('%s', (_, fromMs, toMs, doubted) => {
  expect(doubtOf(forecast(fromMs, toMs), 'up') !== null).toBe(doubted);
});

it('does not doubt what was measured', () => {
  expect(doubtOf({ ...forecast(1, 1), range: null }, 'up')).toBeNull();
});
