import { describe, expect, it } from 'vitest';
import { misplaced } from '../../../../src/engines/postgres/real/saved/positions.js';

const at = (...seen: readonly (readonly [bigint, boolean])[]) =>
  new Map([['s', seen.map(([number, called]) => ({ number, called }))]]);

describe('a restored sequence', () => {
  it('stands where it stood, or between where it stood before and after', () => {
    const moving = at([5n, true], [9n, true]);
    for (const number of [5n, 7n, 9n]) expect(misplaced(moving, at([number, true]))).toEqual([]);
    for (const number of [4n, 10n]) expect(misplaced(moving, at([number, true]))).toEqual(['sequence s']);
    expect(misplaced(at([1n, false], [3n, true]), at([1n, true]))).toEqual([]);
  });

  it('stands where it stood all the time, and is there', () => {
    const still = at([1n, false], [1n, false]);
    expect(misplaced(still, still)).toEqual([]);
    expect(misplaced(still, at([1n, true]))).toEqual(['sequence s']);
    expect(misplaced(still, new Map())).toEqual(['sequence s']);
    expect(misplaced(new Map(), still)).toEqual(['sequence s']);
  });
});
