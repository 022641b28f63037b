import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { change } from '../runner/files.js';
import { project, rehearse } from './rehearse.js';

const few = ['--runs', '5'];

test('a function that the application defines: said when it is missing, and stood in for', async () => {
  const folder = await project({
    'migrations/1_a.up.sql': "CREATE TABLE a (x TEXT);\nINSERT INTO a VALUES (shout('hi'));\n",
    'migrations/1_a.down.sql': 'DROP TABLE a;\n',
  });
  const without = await rehearse(folder, 'verify', ...few);
  expect(without.stdout).toContain('no such function: shout');
  expect(without.stdout).toContain('--functions');
  writeFileSync(join(folder, 'functions.mjs'), 'export default { shout: (text) => text.toUpperCase() };\n');
  const { status, stdout } = await rehearse(folder, 'verify', ...few, '--functions', 'functions.mjs');
  expect(stdout).not.toContain('no such function');
  expect(status).toBe(0);
});

test('two migrations of one number: refused with the option that runs them', async () => {
  const folder = await project({
    'migrations/1_a.up.sql': 'CREATE TABLE a (x);\n',
    'migrations/1_a.down.sql': 'DROP TABLE a;\n',
    'migrations/1_b.up.sql': 'CREATE TABLE b (x);\n',
    'migrations/1_b.down.sql': 'DROP TABLE b;\n',
  });
  const refused = await rehearse(folder, 'verify', ...few);
  expect(refused).toMatchObject({ status: 2 });
  expect(refused.stderr).toContain('--same-number by-name');
  expect((await rehearse(folder, 'verify', ...few, '--same-number', 'by-name')).status).toBe(0);
});

test('a file that is attached: refused, and allowed as a copy', async () => {
  const folder = await project({
    'migrations/1_a.up.sql': 'CREATE TABLE a (x TEXT);\n',
    'migrations/1_a.down.sql': 'DROP TABLE a;\n',
    'migrations/2_b.up.sql': "ATTACH 'other.db' AS o;\nDELETE FROM o.t;\nDETACH o;\nCREATE TABLE b (x);\n",
    'migrations/2_b.down.sql': 'DROP TABLE b;\n',
  });
  change(join(folder, 'other.db'), 'CREATE TABLE t (a); INSERT INTO t VALUES (1)');
  const before = readFileSync(join(folder, 'other.db'));
  const verify = (...flags: string[]) => rehearse(folder, 'verify', ...few, '--transaction', 'off', ...flags);
  const refused = await verify();
  expect(refused).toMatchObject({ status: 1, stdout: expect.stringContaining('--allow-file') });
  const allowed = await verify('--allow-file', 'other.db');
  expect(allowed.stdout).not.toContain('--allow-file');
  const { notes } = JSON.parse(readFileSync(join(folder, 'reports/out/report.json'), 'utf8'));
  expect(notes).toContainEqual({
    kind: 'context',
    message: 'other.db is attached as a copy of it; what is in an attached file is not looked at',
  });
  expect(await verify('--allow-file', 'nowhere.db')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('nowhere.db: there is no such file'),
  });
  expect(readFileSync(join(folder, 'other.db'))).toEqual(before);
});
