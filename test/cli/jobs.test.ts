import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bad, project, rehearse } from './rehearse.js';

async function reportOf(folder: string, ...flags: string[]) {
  const { status, stderr } = await rehearse(folder, 'verify', '--runs', '20', ...flags);
  const text = readFileSync(join(folder, 'reports/out/report.json'), 'utf8');
  return { status, stderr, text: text.replace(/"(startedAt|durationMs)": *("[^"]*"|\d+)/g, '"$1": 0') };
}

test('several processes make the very report that one makes', async () => {
  const folder = await project(bad);
  for (const at of [3, 4, 5]) {
    const name = join(folder, `migrations/000${at}_more.sql`);
    writeFileSync(
      name.replace('.sql', '.up.sql'),
      `CREATE TABLE more_${at} (id INTEGER PRIMARY KEY, v TEXT);`,
    );
    writeFileSync(name.replace('.sql', '.down.sql'), `DROP TABLE more_${at};`);
  }
  const one = await reportOf(folder, '--jobs', '1');
  const three = await reportOf(folder, '--jobs', '3');
  expect(one.status).toBe(1);
  expect(three.status).toBe(1);
  expect(three.text).toBe(one.text);
  expect(three.stderr).toMatch(/^rehearsing 5 migrations\n/);
});
