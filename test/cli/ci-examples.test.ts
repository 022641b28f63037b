import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { bad, good, main, project, rehearse } from './rehearse.js';

const root = new URL('../../', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** Commands that are not here, or would fetch something: npx runs the built command, npm installs nothing, gh writes down what it is called with. */
const stubs = {
  npx: `#!/bin/sh\nwhile [ "\${1#-}" != "$1" ]; do shift; done\nshift\nexec "${process.execPath}" "${main}" "$@"\n`,
  npm: '#!/bin/sh\n[ "$1" = ci ]\n',
  gh: '#!/bin/sh\nprintf "%s\\n" "$*" >> gh-calls\n',
};

/** Runs lines as a CI service's shell does. */
function shell(folder: string, lines: string, env: Readonly<Record<string, string>> = {}) {
  const bin = join(folder, '.bin');
  mkdirSync(bin, { recursive: true });
  for (const [name, script] of Object.entries(stubs)) {
    writeFileSync(join(bin, name), script);
    chmodSync(join(bin, name), 0o755);
  }
  const { CI: _, GITHUB_ACTIONS: __, ...rest } = process.env;
  const path = `${bin}${delimiter}${process.env.PATH}`;
  return spawnSync('bash', ['-e', '-c', lines], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...rest, PATH: path, ...env },
  });
}

function git(folder: string, ...args: string[]) {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The lines of a list under a key of YAML, as a job's script is written. */
const listUnder = (yaml: string, key: string) =>
  [...(new RegExp(`${key}:\\n((?: +- .*\\n)+)`).exec(yaml)?.[1] ?? '').matchAll(/- (.*)\n/g)].map(
    ([, line = '']) => line,
  );

/** The value of a key that has one line. */
const oneLine = (yaml: string, key: string) => new RegExp(`${key}: (.*)`).exec(yaml)?.[1] ?? '';

const gitlab = /```yaml\n(rehearsal:\n[\s\S]*?)```/.exec(text('docs/ci.md'))?.[1] ?? '';
const hook = text('.pre-commit-hooks.yaml');
const action = text('action.yml');

test.each([
  ['passes', good, 0],
  ['fails', bad, 1],
] as const)(
  "GitLab's job, run as the page has it: %s, and what it promises to keep is there",
  async (_, files, status) => {
    const folder = await project(files);
    expect(shell(folder, listUnder(gitlab, 'script').join('\n')).status).toBe(status);
    const [kept = ''] = listUnder(gitlab, 'paths');
    expect(existsSync(join(folder, kept))).toBe(true);
    expect(readFileSync(join(folder, oneLine(gitlab, 'junit')), 'utf8')).toContain('<testsuite');
    const issues = JSON.parse(readFileSync(join(folder, oneLine(gitlab, 'codequality')), 'utf8'));
    expect(issues.length > 0).toBe(status === 1);
    for (const { location } of issues) expect(existsSync(join(folder, location.path))).toBe(true);
  },
);

test.each([
  [
    "a matrix of GitHub's",
    /- run: (npx rehearsal verify --shard .*)/,
    (line: string, share: number) => line.replaceAll(/\$\{\{ matrix.share \}\}/g, `${share}`),
  ],
  [
    'a Job of Kubernetes',
    /- (npx rehearsal verify --shard \$\(.*)/,
    (line: string, share: number) => `JOB_COMPLETION_INDEX=${share - 1}; ${line}`,
  ],
] as const)('the shares of %s, run as the page has them, become one report', async (_, lines, on) => {
  const folder = await project(good);
  await rehearse(folder, 'verify', '--runs', '3', '--report-dir', 'reports');
  renameSync(join(folder, 'reports/report.json'), join(folder, 'reports/last.json'));
  const share = lines.exec(text('docs/ci.md'))?.[1] ?? '';
  for (const index of [1, 2, 3, 4]) expect(shell(folder, on(`${share} --runs 3`, index)).status).toBe(0);
  const merge = /- run: (npx rehearsal report merge .*)/.exec(text('docs/ci.md'))?.[1] ?? '';
  expect(shell(folder, merge).status).toBe(0);
  const { migrations, notes } = JSON.parse(readFileSync(join(folder, 'reports/last.json'), 'utf8'));
  expect(migrations.map(({ id }: { id: string }) => id)).toEqual(['0001_notes', '0002_index']);
  expect(notes.filter(({ message }: { message: string }) => message.startsWith('share '))).toHaveLength(4);
});

test('the pre-commit hook looks at what is not in the last commit yet, and at nothing else', async () => {
  const folder = await project({ ...good, '.gitignore': '.bin\nreports\n' });
  git(folder, 'init', '-q');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'start');
  const run = () => shell(folder, oneLine(hook, 'entry'));
  const quiet = run();
  expect({ status: quiet.status, stderr: quiet.stderr }).toEqual({
    status: 0,
    stderr: 'rehearsing 0 migrations\n',
  });
  writeFileSync(join(folder, 'migrations/0003_upper.up.sql'), bad['migrations/0002_upper.up.sql']);
  writeFileSync(join(folder, 'migrations/0003_upper.down.sql'), bad['migrations/0002_upper.down.sql']);
  git(folder, 'add', '-A');
  const loud = run();
  expect(loud.status).toBe(1);
  expect(loud.stderr).toMatch(/^rehearsing 1 migration\nfailed {7}0003_upper /);
});

test("the action's comment is the report, kept up to date; without a report there is none", async () => {
  const folder = await project({});
  const step =
    /- name: Comment\n[\s\S]*?run: \|\n((?: {8}.*\n)+)/.exec(action)?.[1]?.replace(/^ {8}/gm, '') ?? '';
  expect(shell(folder, step, { NUMBER: '12' }).status).toBe(0);
  expect(existsSync(join(folder, 'gh-calls'))).toBe(false);
  mkdirSync(join(folder, 'reports/out'), { recursive: true });
  writeFileSync(join(folder, 'reports/out/report.md'), '# report\n');
  expect(shell(folder, step, { NUMBER: '12' }).status).toBe(0);
  expect(readFileSync(join(folder, 'gh-calls'), 'utf8')).toBe(
    'pr comment 12 --body-file reports/out/report.md --edit-last --create-if-none\n',
  );
});

test.each([
  ['.github/workflows/rehearsal.yml', { '.github/.keep': '' }],
  ['.gitlab/rehearsal.yml', { '.gitlab-ci.yml': 'stages: [test]\n' }],
] as const)('what init writes into %s runs as it stands', async (path, more) => {
  const folder = await project({
    ...good,
    ...more,
    'package.json': '{ "devDependencies": { "rehearsal": "*" } }',
    'package-lock.json': '{}',
  });
  expect((await rehearse(folder, 'init', '--no-verify')).status).toBe(0);
  const workflow = readFileSync(join(folder, path), 'utf8');
  const lines = path.startsWith('.github')
    ? [...workflow.matchAll(/- run: (.*)/g)].map(([, line = '']) => line)
    : listUnder(workflow, 'script');
  expect(lines).toEqual(['npm ci', expect.stringMatching(/^npx rehearse verify /)]);
  expect(shell(folder, lines.join('\n')).status).toBe(0);
  expect(readFileSync(join(folder, 'reports/out/report.sarif'), 'utf8')).not.toBe('');
});
