import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { place } from '../postgres.js';
import { bad, project, rehearse } from './rehearse.js';

async function reportOf(folder: string, runs: number, ...flags: string[]) {
  const { status, stderr } = await rehearse(folder, 'verify', '--runs', `${runs}`, ...flags);
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
  const one = await reportOf(folder, 20, '--jobs', '1');
  const three = await reportOf(folder, 20, '--jobs', '3');
  expect(one.status).toBe(1);
  expect(three.status).toBe(1);
  expect(three.text).toBe(one.text);
  expect(three.stderr).toMatch(/^rehearsing 5 migrations\n/);
});

test('each process has a PostgreSQL server of its own', async () => {
  const folder = await project({
    'migrations/1_a.up.sql': 'CREATE TABLE a (id serial PRIMARY KEY, v text);',
    'migrations/1_a.down.sql': 'DROP TABLE a;',
    'migrations/2_b.up.sql': 'UPDATE a SET v = upper(v);',
    'migrations/2_b.down.sql': 'SELECT 1;',
    'migrations/3_c.up.sql':
      "CREATE ROLE reader; GRANT SELECT ON a TO reader; CREATE TYPE mood AS ENUM ('sad');",
    'migrations/3_c.down.sql': 'DROP TYPE mood; REVOKE SELECT ON a FROM reader; DROP ROLE reader;',
  });
  const postgres = ['--engine', 'postgres', '--postgres', place];
  const one = await reportOf(folder, 2, ...postgres, '--jobs', '1');
  const two = await reportOf(folder, 2, ...postgres, '--jobs', '2');
  expect(one.status).toBe(1);
  expect(two.status).toBe(1);
  expect(two.text).toBe(one.text);
});
