import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bad, ended, good, main, project, startWith } from './rehearse.js';

const action = readFileSync(new URL('../../action.yml', import.meta.url), 'utf8');

/** The script of the action's step of that name. */
function script(name: string): string {
  const [, rest = ''] = action.split(`- name: ${name}\n`);
  const [, block = ''] = /\n {6}run: (?:\|\n)?((?:.+\n?)(?: {8}.*\n?)*)/.exec(rest) ?? [];
  return block.replace(/^ {8}/gm, '');
}

test('under GitHub Actions causes are marked at their statements, and the summary is written', async () => {
  const folder = await project({ ...bad, 'summary.md': '', 'sub/.keep': '' });
  execFileSync('git', ['init', '-q'], { cwd: folder });
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(folder, 'summary.md') };
  const { status, stdout, stderr } = await ended(startWith(env, folder, 'verify', '--runs', '10', '--json'));
  expect(status).toBe(1);
  expect(JSON.parse(stdout).verdict).toBe('failed');
  expect(stderr).toMatch(
    /^::error file=migrations\/0002_upper\.up\.sql,line=1,title=0002_upper%3A [a-z-]+::/m,
  );
  expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('## ❌ Not safe to release');
});

test.each([
  ['passes', good, 0],
  ['fails', bad, 1],
])("the action's steps, run as they stand: %s", async (_, files, status) => {
  const folder = await project({ ...files, output: '' });
  const output = join(folder, 'output');
  const step = spawnSync('bash', ['-e', '-c', script('Rehearse')], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      COMMAND: `${process.execPath} ${main}`,
      FOLDER: 'migrations',
      ARGUMENTS: '--runs 10',
      GITHUB_OUTPUT: output,
    },
  });
  expect(step.status).toBe(0);
  expect(readFileSync(output, 'utf8')).toBe(`status=${status}\n`);
  const verdict = spawnSync('bash', ['-c', script('Verdict')], {
    env: { ...process.env, STATUS: String(status) },
  });
  expect(verdict.status).toBe(status);
  for (const name of ['report.md', 'report.sarif', 'junit.xml', 'report.html'])
    expect(readFileSync(join(folder, 'reports/out', name), 'utf8')).not.toBe('');
});
