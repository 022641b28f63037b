import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shareOf } from '../../src/rehearsal/share.js';

const shares = (ids: readonly string[], count: number, took?: Record<string, number>) =>
  Array.from({ length: count }, (_, at) =>
    shareOf(ids, { index: at + 1, count, ...(took && { took: new Map(Object.entries(took)) }) }),
  );

it('deals migrations out in turn where nothing is known of them', () => {
  expect(shares(['a', 'b', 'c'], 2)).toEqual([{ ids: ['a', 'c'] }, { ids: ['b'] }]);
});

it('gives the dearest a machine of its own, and keeps the order of the folder', () => {
  expect(shares(['a', 'b', 'c', 'd'], 2, { a: 10, b: 90, c: 20, d: 30 })).toEqual([
    { ids: ['b'], places: [1] },
    { ids: ['a', 'c', 'd'], places: [0, 2, 3] },
  ]);
});

it('counts one that is not known as the middle one', () => {
  const took = { a: 1, b: 2, c: 100 };
  expect(shares(['a', 'b', 'c', 'new'], 2, took).map(({ ids }) => ids)).toEqual([['c'], ['a', 'b', 'new']]);
});

it('leaves none out, gives none twice, and no share takes more than four thirds of the least that the longest can', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { maxLength: 40 }), fc.integer({ min: 1, max: 6 }), (costs, count) => {
      const ids = costs.map((_, at) => `m${at}`);
      const took = Object.fromEntries(costs.map((cost, at) => [`m${at}`, cost]));
      const all = shares(ids, count, took);
      expect(all.flatMap(({ ids }) => ids).sort()).toEqual([...ids].sort());
      const loads = all.map(({ ids }) => ids.reduce((sum, id) => sum + (took[id] ?? 0), 0));
      const least = Math.max(
        costs.reduce((sum, cost) => sum + cost, 0) / count,
        ...costs,
        pairs(costs, count),
      );
      expect(Math.max(0, ...loads)).toBeLessThanOrEqual((4 / 3) * least + 1e-9);
    }),
  );
});

/** Of the dearest jobs, one more than there are machines, two are on one machine whatever is done. */
function pairs(costs: readonly number[], count: number): number {
  const dearest = [...costs].sort((a, b) => b - a);
  return (dearest[count - 1] ?? 0) + (dearest[count] ?? 0);
}
