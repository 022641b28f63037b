import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfig, loadSuites, UserError } from 'rehearsal';
import { expect, onTestFinished, test } from 'vitest';

function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

async function lineOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).line;
}

test('a folder without a configuration has an empty one', async () => {
  const folder = project({});
  expect(await loadConfig(folder)).toEqual({ file: null, folder, config: {} });
});

test.each([
  [
    'rehearsal.config.ts',
    "import { defineConfig } from 'rehearsal';\nexport default defineConfig({ runs: 7 as number });",
  ],
  ['rehearsal.config.mjs', 'export default { runs: 7 };'],
  ['rehearsal.config.json', '{"runs": 7}'],
])('%s is found and read', async (name, content) => {
  const folder = project({ [name]: content });
  expect(await loadConfig(folder)).toEqual({ file: join(folder, name), folder, config: { runs: 7 } });
});

test.each([
  ['{"run": 7}', 'unknown key "run" — did you mean "runs"?'],
  ['{"zzz": 7}', /^.*: unknown key "zzz" — known are migrations, suites, /],
  ['{"runs": "7"}', '"runs" must be a whole number of at least 1, not "7"'],
  ['{"seed": -1}', '"seed" must be a whole number of at least 0, not -1'],
  ['{"data": "nasty"}', '"data" must be one of plain, edgy, hostile, not "nasty"'],
  ['{"time": "soon"}', '"time" must be a length of time such as "5m", not "soon"'],
  ['{"foreignKeys": "on"}', '"foreignKeys" must be true or false, not "on"'],
  [
    '{"properties": ["round-trip"]}',
    /"properties" must be a list of properties \(applies, .*not \["round-trip"\]/,
  ],
  ['{"suites": [{}]}', '"suites" must be a folder or a list of suites, not [{}]'],
  ['{"placeholders": {"a": 1}}', '"placeholders" must be an object of texts, not {"a":1}'],
  ['[]', 'the configuration is not an object — export default defineConfig({ … })'],
  ['{', /cannot be read: /],
])('%s is refused, and the file named', async (content, message) => {
  const folder = project({ 'rehearsal.config.json': content });
  const line = await lineOf(loadConfig(folder));
  expect(line).toContain(join(folder, 'rehearsal.config.json'));
  if (typeof message === 'string') expect(line).toBe(`${join(folder, 'rehearsal.config.json')}: ${message}`);
  else expect(line).toMatch(message);
});

test('a TypeScript configuration that does not compile, throws or exports nothing is refused, and the file named', async () => {
  for (const content of ['export default {', "throw new Error('no');", 'export const config = {};']) {
    const folder = project({ 'rehearsal.config.ts': content });
    expect(await lineOf(loadConfig(folder)), content).toContain(join(folder, 'rehearsal.config.ts'));
  }
});

test.each([
  ['{"engine": "postgres"}', 'postgres'],
  ['{"postgres": "npm"}', 'postgres'],
  ['{"engine": "sqlite"}', 'sqlite'],
  ['{"engine": "postgres", "dialect": "postgres", "postgres": "auto"}', 'postgres'],
  ['{}', undefined],
])('the engine of %s says which files are read: %s', async (content, dialect) => {
  const folder = project({ 'rehearsal.config.json': content });
  expect((await loadConfig(folder)).config.dialect).toBe(dialect);
});

test.each(['{"engine": "sqlite", "postgres": "npm"}', '{"engine": "postgres", "dialect": "sqlite"}'])(
  'two engines are refused: %s',
  async (content) => {
    const folder = project({ 'rehearsal.config.json': content });
    expect(await lineOf(loadConfig(folder))).toContain('ask for different engines');
  },
);

test('two configurations are refused, and a named one that is not there', async () => {
  const folder = project({ 'rehearsal.config.json': '{}', 'rehearsal.config.mjs': 'export default {};' });
  expect(await lineOf(loadConfig(folder))).toMatch(/^there are two configurations: .* — keep one of them$/);
  expect(await lineOf(loadConfig(folder, 'other.json'))).toBe(
    `${join(folder, 'other.json')}: there is no such configuration`,
  );
});

test('suites are the default exports of *.suite.* in the folder and below, and nothing else in it', async () => {
  const folder = project({
    'rehearsal.config.json': '{"suites": "./suites"}',
    'suites/b.suite.ts':
      "import { defineSuite } from 'rehearsal';\nexport default defineSuite({ migration: 'b' as string });",
    'suites/deep/a.suite.mjs': "export default [{ migration: 'a' }, { migration: 'c' }];",
    'suites/helper.ts': 'throw new Error("not a suite");',
    'suites/run.test.ts': 'throw new Error("not a suite");',
  });
  const suites = await loadSuites(await loadConfig(folder));
  expect(suites.map(({ migration }) => migration)).toEqual(['b', 'a', 'c']);
});

test('two suites of one migration, a file that is none, and a missing folder are refused', async () => {
  const config = '{"suites": "./suites"}';
  const twice = project({
    'rehearsal.config.json': config,
    'suites/a.suite.mjs': "export default { migration: 'a' };",
    'suites/b.suite.mjs': "export default { migration: 'a' };",
  });
  expect(await lineOf(loadConfig(twice).then(loadSuites))).toBe(
    `${join(twice, 'suites')}: two suites are for a — join them`,
  );
  const none = project({ 'rehearsal.config.json': config, 'suites/a.suite.mjs': 'export default 7;' });
  expect(await lineOf(loadConfig(none).then(loadSuites))).toMatch(
    /a\.suite\.mjs: the default export is not a suite/,
  );
  const missing = project({ 'rehearsal.config.json': config });
  expect(await lineOf(loadConfig(missing).then(loadSuites))).toMatch(/the folder of suites cannot be read/);
});
