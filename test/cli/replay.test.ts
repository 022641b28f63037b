import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../needs.js';
import { bad, project, rehearse } from './rehearse.js';

const saved = 'reports/out/counterexamples/0002_upper.round-trip-data';

async function failing(): Promise<string> {
  const folder = await project(bad);
  await rehearse(folder, 'verify', '--runs', '20');
  return folder;
}

test('a counterexample still fails: status 1, with the dataset and the difference', async () => {
  const folder = await failing();
  const { status, stdout, stderr } = await rehearse(folder, 'replay', `${saved}.json`);
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout).toMatch(/^0002_upper\nround-trip-data failed: /);
  expect(stdout).toMatch(/smallest dataset: 1 row .*\n {4}notes: .*\n {2}differences:\n/);
});

test('after the migration is mended it passes: status 0, and the change is said', async () => {
  const folder = await failing();
  writeFileSync(
    join(folder, 'migrations/0002_upper.up.sql'),
    'CREATE TABLE kept AS SELECT id, title FROM notes; UPDATE notes SET title = upper(title);',
  );
  writeFileSync(
    join(folder, 'migrations/0002_upper.down.sql'),
    'UPDATE notes SET title = (SELECT title FROM kept WHERE kept.id = notes.id); DROP TABLE kept;',
  );
  const { status, stdout, stderr } = await rehearse(folder, 'replay', `${saved}.json`);
  expect(stdout).toMatch(/round-trip-data passed/);
  expect(stderr).toBe('0002_upper has been changed since this counterexample was found\n');
  expect(status).toBe(0);
});

test('a folder that has moved is named by --folder', async () => {
  const folder = await failing();
  renameSync(join(folder, 'migrations'), join(folder, 'moved'));
  expect(await rehearse(folder, 'replay', `${saved}.json`)).toMatchObject({ status: 2 });
  expect(await rehearse(folder, 'replay', `${saved}.json`, '--folder', 'moved')).toMatchObject({ status: 1 });
});

test('--json gives the property', async () => {
  const { stdout } = await rehearse(await failing(), 'replay', `${saved}.json`, '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    migration: '0002_upper',
    changed: false,
    property: { verdict: 'failed' },
  });
});

describe('the script', () => {
  needs('sqlite3');

  test('runs in the sqlite3 shell and shows the difference', async () => {
    const folder = await failing();
    const output = execFileSync('sqlite3', [':memory:'], {
      input: readFileSync(join(folder, `${saved}.sql`)),
      encoding: 'utf8',
    });
    const [before, , back] = output.split(/--- .*\n/).slice(1);
    expect(before).toMatch(/'notes'/);
    expect(back).not.toBe(before);
  });
});
