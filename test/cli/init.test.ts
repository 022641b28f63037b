import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bad, good, project, rehearse } from './rehearse.js';

const table = 'CREATE TABLE a (id INTEGER PRIMARY KEY, t TEXT);\n';
const text = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');

test('a project without migrations gets two, a suite and a test, and is rehearsed', async () => {
  const folder = await project({});
  const { status, stdout } = await rehearse(folder, 'init');
  expect(status).toBe(0);
  expect(stdout).toContain('Passed: no counterexample in');
  expect(readdirSync(folder).sort()).toEqual(['migrations', 'rehearsal.config.ts', 'reports', 'suites']);
});

test('init --config json makes one without TypeScript; --no-verify rehearses nothing', async () => {
  const folder = await project({});
  expect((await rehearse(folder, 'init', '--config', 'json', '--no-verify')).status).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['migrations', 'rehearsal.config.json']);
  expect((await rehearse(folder, 'verify', '--runs', '10')).status).toBe(0);
});

test('migrations that are there stay alone: only the configuration is written', async () => {
  const files = { 'db/migrations/001_a.sql': table, 'db/migrations/002_b.sql': 'CREATE INDEX i ON a (t);\n' };
  const folder = await project(files);
  const { status, stdout } = await rehearse(folder, 'init');
  expect(status).toBe(0);
  expect(stdout).toContain('found 2 migrations in db/migrations: plain on SQLite');
  expect(readdirSync(join(folder, 'db/migrations'))).toEqual(['001_a.sql', '002_b.sql']);
  expect(JSON.parse(text(folder, 'rehearsal.config.json'))).toEqual({
    migrations: './db/migrations',
    format: 'plain',
    dialect: 'sqlite',
  });
  expect((await rehearse(folder, 'init')).stderr).toContain('is there already — nothing was written');
});

test('a Drizzle project on GitHub with pnpm gets its workflow', async () => {
  const folder = await project({
    'package.json': '{"devDependencies": {"rehearsal": "*", "typescript": "*"}}',
    'pnpm-lock.yaml': '',
    '.github/dependabot.yml': '',
    'drizzle.config.ts': "export default { out: './drizzle' };",
    'drizzle/meta/_journal.json': '{"dialect":"sqlite","entries":[{"tag":"0000_a","when":1}]}',
    'drizzle/0000_a.sql': table,
  });
  const { status, stdout } = await rehearse(folder, 'init');
  expect(status).toBe(0);
  const workflow = text(folder, '.github/workflows/rehearsal.yml');
  expect(workflow).toContain('- run: pnpm install --frozen-lockfile');
  expect(workflow).toContain('- run: pnpm exec rehearse verify');
  expect(workflow).toContain('"drizzle/**"');
  expect(text(folder, 'rehearsal.config.ts')).toContain("migrations: './drizzle'");
  expect(stdout).not.toContain('pnpm add');
});

test('a file of GitLab CI that is there is not changed; the line that includes ours is said', async () => {
  const folder = await project({ ...good, '.gitlab-ci.yml': 'stages: [test]\n' });
  const { stdout } = await rehearse(folder, 'init', '--no-verify');
  expect(text(folder, '.gitlab-ci.yml')).toBe('stages: [test]\n');
  expect(text(folder, '.gitlab/rehearsal.yml')).toContain('npx --yes rehearsal@');
  expect(stdout).toContain('include: { local: .gitlab/rehearsal.yml }');
});

test('a project whose tool has made no migration yet is told to make one', async () => {
  const folder = await project({ 'drizzle.config.ts': "export default { out: './drizzle' };" });
  const { status, stderr } = await rehearse(folder, 'init');
  expect(status).toBe(2);
  expect(stderr).toContain('drizzle-kit generate');
  expect(readdirSync(folder)).toEqual(['drizzle.config.ts']);
});

test('several folders, and files that are no migrations, are left to the user', async () => {
  const two = await project({
    'db/migrations/001_a.sql': table,
    'prisma/migrations/1_a/migration.sql': table,
  });
  expect((await rehearse(two, 'init')).stderr).toContain('several folders of migrations');
  expect((await rehearse(two, 'init', 'db/migrations', '--no-verify')).status).toBe(0);
  const odd = await project({ 'migrations/README.md': '' });
  expect((await rehearse(odd, 'init')).stderr).toContain('none that is a migration');
  expect(existsSync(join(odd, 'rehearsal.config.ts'))).toBe(false);
});

test('findings of an old project end with 1, and the way on is said', async () => {
  const folder = await project(bad);
  const { status, stdout } = await rehearse(folder, 'init');
  expect(status).toBe(1);
  expect(stdout).toContain('npx rehearsal baseline');
});
