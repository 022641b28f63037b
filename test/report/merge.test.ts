import { expect, test } from 'vitest';
import type { MigrationReport, Report } from '../../src/model/report.js';
import type { Verdict } from '../../src/model/verdict.js';
import { mergeReports } from '../../src/report/merge.js';

const migration = (id: string, verdict: Verdict = 'passed') =>
  ({ id, verdict }) as unknown as MigrationReport;

function share(
  index: number,
  count: number,
  migrations: readonly MigrationReport[],
  more: Partial<Report> = {},
) {
  const verdict = migrations.some((each) => each.verdict === 'failed')
    ? 'failed'
    : migrations.length === 0
      ? 'skipped'
      : 'passed';
  const report: Report = {
    schema: 'rehearsal-report/1',
    tool: { name: 'rehearsal', version: '1.0.0' },
    engine: { name: 'sqlite', version: '3.50.0' },
    startedAt: `2026-01-0${index}T00:00:00.000Z`,
    durationMs: 100 * index,
    source: { folder: 'migrations', format: 'rehearsal' },
    settings: {
      seed: 1,
      runs: 100,
      data: 'edgy',
      foreignKeys: true,
      connection: 'fresh',
      shard: { index, count },
    },
    verdict,
    notes: [{ kind: 'context', message: 'read as rehearsal' }],
    migrations,
    ...more,
  };
  return { file: `${index}.json`, report };
}

test('the shares, in any order, become the report of one run in the order of the folder', () => {
  const merged = mergeReports([
    share(2, 3, [migration('b'), migration('e', 'failed')]),
    share(3, 3, [migration('c')]),
    share(1, 3, [migration('a'), migration('d')]),
  ]);
  expect(merged.migrations.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(merged).toMatchObject({ verdict: 'failed', startedAt: '2026-01-01T00:00:00.000Z', durationMs: 300 });
  expect(merged.settings.shard).toBeNull();
  expect(merged.notes).toHaveLength(4);
});

test('shares by cost are put back into the order of the folder, and the report says which did what', () => {
  const part = (index: number, places: readonly number[], migrations: readonly MigrationReport[]) => {
    const { file, report } = share(index, 2, migrations);
    return {
      file,
      report: { ...report, settings: { ...report.settings, shard: { index, count: 2, places } } },
    };
  };
  const merged = mergeReports([
    part(1, [2], [migration('c')]),
    part(2, [0, 1, 3], [migration('a'), migration('b'), migration('d')]),
  ]);
  expect(merged.migrations.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
  expect(merged.notes.map(({ message }) => message)).toEqual([
    'read as rehearsal',
    'share 1/2 took 0.1 s: c',
    'share 2/2 took 0.2 s: a, b, d',
  ]);
});

test('a migration that stopped every share is there once, at its place', () => {
  const stop = migration('d', 'failed');
  const merged = mergeReports([
    share(1, 2, [migration('a'), migration('c'), stop]),
    share(2, 2, [migration('b'), stop]),
  ]);
  expect(merged.migrations.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
});

test('an empty share takes nothing away from the verdict', () => {
  expect(mergeReports([share(1, 2, [migration('a')]), share(2, 2, [])]).verdict).toBe('passed');
});

test.each([
  ['the share 2/2 is missing', [share(1, 2, [])]],
  ['1.json and 1.json are both the share 1/2', [share(1, 2, []), share(1, 2, [])]],
  [
    '1.json and 2.json are not of one run: tool is',
    [share(1, 2, []), share(2, 2, [], { tool: { name: 'rehearsal', version: '2.0.0' } })],
  ],
  [
    'is the report of a whole run, not of a share',
    [
      share(1, 1, [], {
        settings: { seed: 1, runs: 1, data: 'edgy', foreignKeys: true, connection: 'fresh', shard: null },
      }),
    ],
  ],
])('%s: refused', (message, shares) => {
  expect(() => mergeReports(shares)).toThrow(message);
});
