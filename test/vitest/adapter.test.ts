import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { bad, good } from '../cli/rehearse.js';
import { place } from '../postgres.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Outcome {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

/** Runs vitest in a project that has this package installed, and gives each test's outcome. */
function runVitest(files: Readonly<Record<string, string>>): {
  tests: readonly Outcome[];
  status: number | null;
} {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-vitest-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/rehearsal'));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  writeFileSync(join(folder, 'vitest.config.mjs'), 'export default { test: { globals: false } };');
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const command = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter',
    'json',
    '--outputFile',
    'results.json',
  ];
  const { status } = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' });
  const results: { testResults: { assertionResults: Outcome[] }[] } = JSON.parse(
    readFileSync(join(folder, 'results.json'), 'utf8'),
  );
  return { status, tests: results.testResults.flatMap(({ assertionResults }) => assertionResults) };
}

const suite = (options: string) => ({
  'migrations.test.mjs': `import { rehearseFolder } from 'rehearsal/vitest';\nawait rehearseFolder(${options});\n`,
});

test('a test for each migration and property, all passing', () => {
  const { status, tests } = runVitest({ ...good, ...suite('{ runs: 10 }') });
  expect(tests.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(tests.map(({ fullName }) => fullName)).toEqual(
    expect.arrayContaining(['0001_notes applies', '0002_index round-trip-data', '0002_index evidence']),
  );
  expect(status).toBe(0);
});

test('a failure shows the counterexample', () => {
  const { status, tests } = runVitest({ ...bad, ...suite('{ runs: 10, only: ["0002_upper"] }') });
  const failed = tests.find(({ fullName }) => fullName === '0002_upper information');
  expect(failed?.status).toBe('failed');
  expect(tests.find(({ fullName }) => fullName === '0002_upper round-trip-data')?.status).toBe('failed');
  expect(failed?.failureMessages.join('\n')).toMatch(
    /smallest dataset: 1 row[\s\S]*notes: [\s\S]*differences:[\s\S]*before: '/,
  );
  expect(tests.every(({ fullName }) => fullName.startsWith('0002_upper'))).toBe(true);
  expect(status).toBe(1);
});

test('missing evidence fails, unless it is allowed', () => {
  const never = {
    ...good,
    'migrations/0003_never.up.sql': "UPDATE notes SET body = 'x' WHERE id IS NULL;\n",
    'migrations/0003_never.down.sql': "UPDATE notes SET body = 'x' WHERE id IS NULL;\n",
  };
  const strict = runVitest({ ...never, ...suite('{ runs: 10, only: ["0003_never"] }') });
  expect(strict.tests.find(({ fullName }) => fullName === '0003_never evidence')?.status).toBe('failed');
  const lenient = runVitest({
    ...never,
    ...suite('{ runs: 10, only: ["0003_never"], allowInconclusive: true }'),
  });
  expect(lenient.status).toBe(0);
});

test('configuration and suites are those of the command', () => {
  const { status, tests } = runVitest({
    ...good,
    'rehearsal.config.json': '{"format": "golang-migrate", "suites": "./suites", "runs": 10}',
    'suites/notes.suite.ts': `import { defineSuite } from 'rehearsal';
export default defineSuite({ migration: '0002_index', model: () => ({ notes: [{ id: 7n }] }) });`,
    ...suite(''),
  });
  const failed = tests.filter((each) => each.status === 'failed').map(({ fullName }) => fullName);
  expect(failed).toEqual(['0002_index model']);
  expect(status).toBe(1);
});

/** What only PostgreSQL takes. */
const enums = {
  'migrations/0001_notes.up.sql':
    "CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE notes (id integer PRIMARY KEY, mood mood);",
  'migrations/0001_notes.down.sql': 'DROP TABLE notes; DROP TYPE mood;',
};
const ran = ({ tests }: ReturnType<typeof runVitest>) =>
  tests.map(({ fullName, status }) => [fullName, status]).filter(([name]) => name === '0001_notes applies');

test('the engine is the one that the configuration asks for, unless the test asks for another', () => {
  const passed = [['0001_notes applies', 'passed']];
  const configured = { 'rehearsal.config.json': `{"engine": "postgres", "postgres": "${place}", "runs": 4}` };
  expect(ran(runVitest({ ...enums, ...configured, ...suite('') }))).toEqual(passed);
  expect(ran(runVitest({ ...enums, ...configured, ...suite("{ engine: 'sqlite' }") }))).not.toEqual(passed);
});
