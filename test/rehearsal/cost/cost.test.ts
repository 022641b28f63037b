import { expect, it } from 'vitest';
import { sqliteEngine } from '../../../src/engines/sqlite/index.js';
import { readFolder } from '../../../src/folders/index.js';
import type { Baseline } from '../../../src/model/baseline.js';
import type { MigrationReport } from '../../../src/model/report.js';
import type { CostWanted } from '../../../src/model/settings.js';
import { rehearse } from '../../../src/rehearsal/rehearse.js';
import { folderOf } from '../../folders/folder.js';

/** Measures a migration whose time is what it says itself: each call of `tick` lets a millisecond pass. */
async function measured(
  up: string,
  cost: CostWanted | undefined,
  down: string | null = 'ALTER TABLE users DROP COLUMN posts;',
): Promise<MigrationReport> {
  let now = 0;
  const tick = () => {
    now++;
    return null;
  };
  const source = await readFolder(
    folderOf({
      '1_users.up.sql':
        'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE posts (id INTEGER PRIMARY KEY, author TEXT);',
      '1_users.down.sql': 'DROP TABLE posts; DROP TABLE users;',
      '2_posts.up.sql': `ALTER TABLE users ADD COLUMN posts TEXT;\n${up}`,
      ...(down === null ? {} : { '2_posts.down.sql': down }),
    }),
  );
  const report = await rehearse({
    source,
    engine: sqliteEngine({ functions: { tick } }),
    settings: {
      seed: 1,
      runs: 1,
      data: 'edgy',
      timeMs: null,
      only: ['2_posts'],
      properties: ['cost'],
      shard: null,
      ...(cost === undefined ? {} : { cost }),
    },
    clock: () => now,
    toolVersion: '0',
  });
  return report.migrations[0] as MigrationReport;
}

const wanted = { rows: 400, baseline: null };
const once = 'UPDATE users SET posts = tick(id);';
const squared = 'UPDATE users SET posts = (SELECT count(tick(users.id + posts.id)) FROM posts);';

it('is skipped where nobody asked, with the way to ask', async () => {
  const { properties, cost } = await measured(once, undefined);
  expect(properties).toMatchObject([{ id: 'cost', verdict: 'skipped' }]);
  expect(properties[0]?.summary).toContain('--rows N');
  expect(cost).toBeUndefined();
});

it('passes a migration that touches each row once, and forecasts from the line', async () => {
  const { properties, cost } = await measured(once, { rows: 1_000_000, baseline: null });
  expect(properties).toMatchObject([{ id: 'cost', verdict: 'passed' }]);
  expect(cost?.up.fit?.exponent).toBeCloseTo(1, 1);
  expect(cost?.up.forecast.durationMs).toBeGreaterThan(900_000);
  expect(cost?.up.forecast.durationMs).toBeLessThan(1_100_000);
  expect(cost?.ladder.map(({ rows }) => rows)).toEqual([0, 768, 1_920, 4_800]);
});

it('fails one that looks at every row for every row, and names the statement', async () => {
  const { properties, cost } = await measured(squared, wanted);
  expect(cost?.up.fit?.exponent).toBeCloseTo(2, 1);
  expect(properties[0]).toMatchObject({
    verdict: 'failed',
    findings: [{ code: 'up-grows-faster-than-the-data', blame: { sql: squared.slice(0, -1), line: 2 } }],
  });
});

it('stops where the next size would take too long', async () => {
  const { cost } = await measured(squared, { rows: 400_000, baseline: null });
  expect(cost?.ladder.at(-1)?.rows).toBeLessThan(30_000);
});

it('shows an acceptance in place of the failure', async () => {
  const accepted = `-- rehearsal: accept cost because the table never has more than a hundred rows\n${squared}`;
  const { properties } = await measured(accepted, wanted);
  expect(properties[0]).toMatchObject({
    verdict: 'passed',
    accepted: { reason: 'the table never has more than a hundred rows' },
  });
});

it('measures what is there, where the size asked about was measured', async () => {
  const { cost } = await measured(once, wanted);
  expect(cost?.up.forecast).toMatchObject({ durationMs: 400, range: null });
  expect(cost?.ladder.at(-1)?.up).toMatchObject({ durationMs: 400, work: 400 });
  expect(cost?.ladder.at(-1)?.up.bytesBefore).toBeGreaterThan(0);
});

it('has nothing to say of a down that is not there, and of an up that refuses the rows', async () => {
  const forward = await measured(once, wanted, null);
  expect(forward.cost?.down).toBeNull();
  const refusing = await measured('CREATE UNIQUE INDEX one ON users (1);', wanted);
  expect(refusing.properties[0]).toMatchObject({ verdict: 'inconclusive' });
  expect(refusing.properties[0]?.summary).toContain('up fails on the rows');
});

it('says of what is over at once how long it can take at most, unless that is long', async () => {
  const instant = 'CREATE VIEW named AS SELECT name FROM users;';
  const few = await measured(instant, { rows: 1_000_000, baseline: null }, null);
  expect(few.properties[0]?.verdict).toBe('passed');
  expect(few.cost?.up).toMatchObject({ fit: null, forecast: { durationMs: 0, range: { fromMs: 0 } } });
  const many = await measured(instant, { rows: 1_000_000_000, baseline: null }, null);
  expect(many.properties[0]).toMatchObject({ verdict: 'inconclusive' });
  expect(many.properties[0]?.summary).toMatch(/^too little to tell how long up takes at that size/);
});

it('holds the measurements against a baseline', async () => {
  const earlier = await measured(once, wanted);
  const baseline: Baseline = {
    schema: 'rehearsal-baseline/1',
    engine: { name: 'sqlite', version: '3' },
    yardstickMs: 0,
    migrations: [{ id: '2_posts', ladder: earlier.cost?.ladder ?? [] }],
  };
  const same = await measured(once, { rows: 400, baseline });
  expect(same.properties[0]?.verdict).toBe('passed');
  const twice = await measured(`${once}\n${once}`, { rows: 400, baseline });
  expect(twice.properties[0]).toMatchObject({
    verdict: 'failed',
    findings: [{ code: 'up-slower-than-baseline' }, { code: 'up-more-work-than-baseline' }],
  });
});
