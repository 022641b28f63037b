import { expect, it } from 'vitest';
import { sqliteEngine } from '../../../src/engines/sqlite/index.js';
import type { CostRung } from '../../../src/model/cost.js';
import { againstBaseline, baselineOf } from '../../../src/rehearsal/cost/baseline.js';
import { costed } from '../../report/samples.js';

const rung = (rows: number, durationMs: number, more: Partial<CostRung['up']> = {}): CostRung => ({
  rows,
  up: { durationMs, bytesBefore: 1_000, bytesAfter: 2_000, work: 100, ...more },
  down: null,
});

const baseline = (ladder: CostRung[], yardstickMs = 10) =>
  ({
    schema: 'rehearsal-baseline/1',
    engine: { name: 'sqlite', version: '3' },
    yardstickMs,
    migrations: [{ id: '0002', ladder }],
  }) as const;

const codes = (kept: CostRung[], now: CostRung[], yardstickMs = 10) =>
  againstBaseline(baseline(kept), '0002', now, yardstickMs).map(({ code }) => code);

it('finds a migration that takes much longer than it did', () => {
  expect(codes([rung(100, 100)], [rung(100, 200)])).toEqual(['up-slower-than-baseline']);
  expect(codes([rung(100, 100)], [rung(100, 120)])).toEqual([]);
});

it('takes off the difference between the machines', () => {
  expect(codes([rung(100, 100)], [rung(100, 200)], 20)).toEqual([]);
  expect(codes([rung(100, 200)], [rung(100, 200)], 5)).toEqual(['up-slower-than-baseline']);
});

it('says nothing of a few milliseconds', () => {
  expect(codes([rung(100, 2)], [rung(100, 20)])).toEqual([]);
});

it('finds more work and a larger database, which do not depend on the machine', () => {
  const kept = [rung(100, 1)];
  expect(codes(kept, [rung(100, 1, { work: 200 })])).toEqual(['up-more-work-than-baseline']);
  expect(codes(kept, [rung(100, 1, { bytesAfter: 4_000 })])).toEqual(['up-larger-than-baseline']);
});

it('compares at the largest size that both have', () => {
  const kept = [rung(100, 1), rung(1_000, 100)];
  expect(codes(kept, [rung(100, 90), rung(1_000, 100), rung(5_000, 900)])).toEqual([]);
});

it('has nothing to say of a migration that was not measured then', () => {
  expect(againstBaseline(baseline([rung(1, 1)]), '0003', [rung(1, 900)], 10)).toEqual([]);
});

it('keeps the measurements of a report, and what a fixed piece of work takes', async () => {
  let now = 0;
  const kept = await baselineOf({ engine: sqliteEngine(), report: costed, clock: () => (now += 7) });
  expect(kept).toMatchObject({ schema: 'rehearsal-baseline/1', yardstickMs: 7 });
  expect(kept.migrations).toEqual([{ id: 'costed', ladder: costed.migrations[0]?.cost?.ladder }]);
});
