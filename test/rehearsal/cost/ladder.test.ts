import { expect, it } from 'vitest';
import { ladderTo } from '../../../src/rehearsal/cost/ladder.js';

it('begins with an empty database and ends at the size that is asked about, where that can be made', () => {
  expect(ladderTo(1_000, 30_000)).toEqual([0, 26, 64, 160, 400, 1_000]);
});

it('stops at what can be made in a moment', () => {
  expect(ladderTo(50_000_000, 30_000)).toEqual([0, 768, 1_920, 4_800, 12_000, 30_000]);
});

it('stops earlier where rows take longer', () => {
  expect(ladderTo(50_000_000, 6_000).at(-1)).toBe(6_000);
});

it('has no size twice', () => {
  expect(ladderTo(3, 30_000)).toEqual([0, 1, 3]);
});
