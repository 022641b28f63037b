import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
