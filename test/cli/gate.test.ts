import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { good, project, rehearse } from './rehearse.js';

async function proven(): Promise<string> {
  const folder = await project(good);
  await rehearse(folder, 'verify', '--runs', '10', '--write-evidence');
  return folder;
}

const bothWays = (act: (way: string) => void) => {
  for (const way of ['up', 'down']) act(way);
};

const edit = (
  folder: string,
  change: (report: {
    verdict: string;
    migrations: { verdict: string; properties: { id: string; verdict: string }[] }[];
  }) => void,
) => {
  const path = join(folder, 'reports/evidence.json');
  const report = JSON.parse(readFileSync(path, 'utf8'));
  change(report);
  writeFileSync(path, JSON.stringify(report));
};

test('evidence of exactly these migrations opens the gate', async () => {
  const { status, stdout } = await rehearse(await proven(), 'gate');
  expect(stdout).toBe(
    'the gate is open: reports/evidence.json covers all 2 migrations of migrations (10 datasets each, edgy, seed 1)\n',
  );
  expect(status).toBe(0);
});

const shut: readonly (readonly [string, string, (folder: string) => void])[] = [
  [
    'a changed migration',
    '0002_index: was changed after it was proven',
    (folder) => writeFileSync(join(folder, 'migrations/0002_index.down.sql'), 'DROP INDEX notes_title; --\n'),
  ],
  [
    'a new migration',
    '0003_new: there is no evidence of it',
    (folder) => {
      writeFileSync(join(folder, 'migrations/0003_new.up.sql'), 'CREATE TABLE t (a);');
      writeFileSync(join(folder, 'migrations/0003_new.down.sql'), 'DROP TABLE t;');
    },
  ],
  [
    'a migration that is gone',
    '0002_index: is in the evidence, but not in the folder',
    (folder) => bothWays((way) => rmSync(join(folder, `migrations/0002_index.${way}.sql`))),
  ],
  [
    'a renamed migration',
    '0004_index: there is no evidence of it',
    (folder) =>
      bothWays((way) =>
        renameSync(
          join(folder, `migrations/0002_index.${way}.sql`),
          join(folder, `migrations/0004_index.${way}.sql`),
        ),
      ),
  ],
  [
    'a failed property under a verdict that was painted over',
    '0001_notes: failed (applies)',
    (folder) =>
      edit(folder, (report) => {
        for (const property of report.migrations[0]?.properties ?? [])
          if (property.id === 'applies') property.verdict = 'failed';
      }),
  ],
  [
    'another order',
    '0001_notes: stands at another place in the order than when it was proven',
    (folder) => edit(folder, (report) => report.migrations.reverse()),
  ],
];

test.each(shut)('%s shuts it: status 1, and what is missing is said', async (_, message, change) => {
  const folder = await proven();
  change(folder);
  const { status, stdout, stderr } = await rehearse(folder, 'gate');
  expect(stdout).toContain(`  ${message}\n`);
  expect(stderr).toBe('way out: rehearse verify --write-evidence, and commit the file\n');
  expect(status).toBe(1);
});

test('--min-runs refuses evidence from too few datasets; --json answers for programs', async () => {
  const { status, stdout } = await rehearse(await proven(), 'gate', '--min-runs', '11', '--json');
  expect(JSON.parse(stdout)).toEqual({
    gate: 'shut',
    evidence: 'reports/evidence.json',
    missing: ['the evidence rests on 10 datasets for each migration; 11 are asked for'],
  });
  expect(status).toBe(1);
});
