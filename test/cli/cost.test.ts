import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { good, project, rehearse } from './rehearse.js';

const few = ['--runs', '2', '--only', '0002'];

test('--rows measures over a ladder of sizes, and says what to expect', async () => {
  const folder = await project(good);
  const { status, stdout } = await rehearse(folder, 'verify', ...few, '--rows', '200');
  expect(status).toBe(0);
  expect(stdout).toContain('What it costs');
  expect(stdout).toContain('at 200 rows of each table, up takes');
  const report = JSON.parse(readFileSync(join(folder, 'reports/out/report.json'), 'utf8'));
  expect(report.migrations[0].cost).toMatchObject({ rows: 200 });
  expect(report.migrations[0].cost.ladder.map(({ rows }: { rows: number }) => rows)).toEqual([
    0, 5, 13, 32, 80, 200,
  ]);
});

test('without it nothing is measured, and the report stays the same for the same seed', async () => {
  const folder = await project(good);
  const { stdout } = await rehearse(folder, 'verify', ...few, '--json');
  const [migration] = JSON.parse(stdout).migrations;
  expect(migration.cost).toBeUndefined();
  expect(migration.properties.find(({ id }: { id: string }) => id === 'cost').verdict).toBe('skipped');
});

test('--baseline keeps the measurements, and a later run fails where more work is done', async () => {
  const folder = await project(good);
  const run = () => rehearse(folder, 'verify', ...few, '--rows', '100', '--baseline', 'cost.json');
  const kept = await run();
  expect(kept).toMatchObject({ status: 0 });
  expect(kept.stdout).toContain('baseline: cost.json (what is measured later is checked against it)');
  const baseline = JSON.parse(readFileSync(join(folder, 'cost.json'), 'utf8'));
  expect(baseline).toMatchObject({ schema: 'rehearsal-baseline/1', migrations: [{ id: '0002_index' }] });
  const before = readFileSync(join(folder, 'cost.json'), 'utf8');
  writeFileSync(
    join(folder, 'migrations/0002_index.up.sql'),
    'CREATE INDEX notes_title ON notes (title); UPDATE notes SET title = title;',
  );
  const later = await run();
  expect(later.status).toBe(1);
  expect(later.stdout).toContain('up does 100 units of work at 100 rows of each table, against 0');
  expect(later.stdout).toContain('baseline: compared with cost.json');
  expect(readFileSync(join(folder, 'cost.json'), 'utf8')).toBe(before);
});

test.each([
  ['nonsense', 'is no baseline'],
  ['{"schema": "other"}', 'is no baseline of rehearse'],
])('a file that is no baseline (%s): status 2, and it is left as it is', async (content, message) => {
  const folder = await project(good);
  writeFileSync(join(folder, 'cost.json'), content);
  const { status, stderr } = await rehearse(folder, 'verify', ...few, '--baseline', 'cost.json');
  expect(status).toBe(2);
  expect(stderr).toContain(message);
  expect(readFileSync(join(folder, 'cost.json'), 'utf8')).toBe(content);
});

test('--rows does not go with --on, which measures the real rows', async () => {
  const folder = await project(good);
  const { status, stderr } = await rehearse(folder, 'verify', '--on', 'app.db', '--rows', '10');
  expect({ status, stderr }).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--rows does not go with --on'),
  });
});
