// The first hour of a new user, with each project of examples/: the README's command that sets a project up and rehearses once, then what it
// wrote into CI's workflow, in a pull request with a migration that loses data. `npm run examples`.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const { entries } = JSON.parse(readFileSync('examples/drizzle/drizzle/meta/_journal.json', 'utf8'));
const journal = {
  dialect: 'sqlite',
  entries: [
    ...entries,
    { ...entries.at(-1), idx: entries.length, when: entries.at(-1).when + 1, tag: '0002_lower' },
  ],
};

/** For each project, the files of a migration that makes different addresses the same, which nothing tells apart afterwards. */
const losing = {
  drizzle: {
    'drizzle/0002_lower.sql': 'UPDATE `users` SET `name` = lower(`name`);\n',
    'drizzle/meta/_journal.json': JSON.stringify(journal),
  },
  prisma: {
    'prisma/migrations/20240301000000_lower/migration.sql': 'UPDATE "User" SET "name" = lower("name");\n',
  },
  knex: {
    'migrations/20240301000000_lower.js':
      "export const up = (knex) => knex('posts').update({ body: knex.raw('lower(body)') });\nexport const down = async () => {};\n",
  },
  'golang-migrate': {
    'db/migrations/000003_lower.up.sql': 'UPDATE users SET name = lower(name);\n',
    'db/migrations/000003_lower.down.sql': 'SELECT 1;\n',
  },
};

const setUp = 'npx rehearsal init';
if (!readFileSync('README.md', 'utf8').includes(`\`\`\`sh\n${setUp}\n\`\`\``))
  throw new Error(`README.md does not show: ${setUp}`);
for (const [project, files] of Object.entries(losing)) {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-example-'));
  const start = performance.now();
  try {
    cpSync(join('examples', project), folder, { recursive: true });
    install(folder);
    mkdirSync(join(folder, '.github'));
    expect(shell(folder, setUp), 0, 'Passed: no counterexample in');
    const step = workflowStep(folder);
    for (const [path, text] of Object.entries(files)) write(join(folder, path), text);
    expect(shell(folder, step), 1, '::error file=');
    const summary = readFileSync(join(folder, 'summary.md'), 'utf8');
    if (!summary.includes('Not safe to release')) throw new Error(`the step summary says: ${summary}`);
    console.log(
      `${project}: set up with a pass, and a pull request that loses data stopped, in ${Math.round((performance.now() - start) / 1000)} s`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts the package where npm would, with the packages that the project needs; lines are npm's own. */
function install(folder) {
  const manifest = existsSync(join(folder, 'package.json'))
    ? JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    : { private: true };
  const devDependencies = { rehearsal: JSON.parse(readFileSync('package.json', 'utf8')).version };
  write(join(folder, 'package.json'), JSON.stringify({ ...manifest, devDependencies }));
  write(join(folder, 'package-lock.json'), '{}');
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(resolve('.'), join(folder, 'node_modules/rehearsal'));
  for (const name of Object.keys(manifest.dependencies ?? {}))
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
  for (const name of ['rehearse', 'rehearsal'])
    symlinkSync(resolve('dist/cli/main.js'), join(folder, 'node_modules/.bin', name));
}

/** The step of the workflow that init wrote, but for the one that installs. */
function workflowStep(folder) {
  const workflow = readFileSync(join(folder, '.github/workflows/rehearsal.yml'), 'utf8');
  const steps = [...workflow.matchAll(/- run: (.*)/g)].map(([, line]) => line);
  if (steps[0] !== 'npm ci' || steps.length !== 2) throw new Error(`the workflow runs: ${steps.join('; ')}`);
  return steps[1];
}

/** As a step of GitHub Actions. */
function shell(folder, line) {
  const env = {
    ...process.env,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
  };
  return { line, ...spawnSync('bash', ['-e', '-c', line], { cwd: folder, encoding: 'utf8', env }) };
}

function expect({ line, status, stdout, stderr }, wanted, text) {
  if (status === wanted && `${stdout}${stderr}`.includes(text)) return;
  throw new Error(
    `${line} ended with ${status}, not ${wanted}, or did not say "${text}"\n${stdout}${stderr}`,
  );
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
