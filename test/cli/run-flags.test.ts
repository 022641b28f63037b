import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runOf } from '../../src/cli/run-flags.js';
import { ended, good, project, rehearse, startWith } from './rehearse.js';

const github = {
  GITHUB_SERVER_URL: 'https://github.example',
  GITHUB_REPOSITORY: 'shop/app',
  GITHUB_RUN_ID: '7',
  GITHUB_SHA: 'abc',
  GITHUB_HEAD_REF: '',
  GITHUB_REF_NAME: 'main',
};

test.each([
  [{}, {}, {}],
  [{}, github, { commit: 'abc', branch: 'main', url: 'https://github.example/shop/app/actions/runs/7' }],
  [
    {},
    { CI_COMMIT_SHA: 'def', CI_COMMIT_REF_NAME: 'topic', CI_JOB_URL: 'https://gitlab.example/1' },
    { commit: 'def', branch: 'topic', url: 'https://gitlab.example/1' },
  ],
  [
    { commit: '123', runUrl: 'https://ci.example/9' },
    github,
    { commit: '123', branch: 'main', url: 'https://ci.example/9' },
  ],
])('%o in %o', (flags, env, run) => {
  expect(runOf(flags, env)).toEqual(run);
});

test('the head of the page says commit, branch, run, date and version; the page rendered again says what is said then', async () => {
  const folder = await project(good);
  const flags = ['--commit', '0123456789abcdef', '--branch', 'topic', '--run-url', 'https://ci.example/9'];
  const out = ['--reporter', 'json,html', '--runs', '5'];
  await ended(startWith({}, folder, 'verify', ...out, ...flags));
  const page = () => readFileSync(join(folder, 'reports/out/report.html'), 'utf8');
  const { startedAt, tool } = JSON.parse(readFileSync(join(folder, 'reports/out/report.json'), 'utf8'));
  for (const each of [
    '0123456789',
    'topic',
    'href="https://ci.example/9"',
    startedAt.slice(0, 10),
    tool.version,
  ])
    expect(page()).toContain(each);
  // The report itself knows nothing of it: it is the same wherever it was made.
  expect(readFileSync(join(folder, 'reports/out/report.json'), 'utf8')).not.toContain('topic');
  const again = ['reports/out/report.json', '--as', 'html', '--out', 'reports/out/report.html'];
  await rehearse(folder, 'report', 'render', ...again, '--branch', 'release');
  expect(page()).toContain('release');
  expect(page()).not.toContain('topic');
});

test('what is no address of a page is refused', async () => {
  const { status, stderr } = await rehearse(
    await project(good),
    'verify',
    '--run-url',
    'javascript:alert(1)',
  );
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('no address of a page') });
});
