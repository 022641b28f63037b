import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadSuites, suiteFilesOf } from '../../src/config/suites.js';

function folderWith(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-suites-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 's/in'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 's', name), text);
  return { config: { suites: './s' }, folder, file: null };
}

test('the suites of a folder and of folders in it, one or several a file', async () => {
  const loaded = folderWith({
    'b.suite.mjs': "export default [{ migration: '2' }, { migration: '3' }];",
    'in/a.suite.mjs': "export default { migration: '1' };",
    'other.mjs': 'throw new Error("not a suite")',
  });
  expect((await loadSuites(loaded)).map(({ migration }) => migration)).toEqual(['2', '3', '1']);
  expect((await suiteFilesOf(loaded)).map(({ path }) => path)).toEqual([
    join(loaded.folder, 's/b.suite.mjs'),
    join(loaded.folder, 's/in/a.suite.mjs'),
  ]);
});

test('what several of them import is loaded once', async () => {
  const suite = "import { loads } from './shared.ts';\nexport default { migration: loads(), model: loads };";
  const loaded = folderWith({
    'a.suite.ts': suite,
    'b.suite.ts': suite,
    'shared.ts': 'let count = 0;\nexport const loads = () => String(++count);',
  });
  expect((await loadSuites(loaded)).map(({ migration }) => migration)).toEqual(['1', '2']);
});

test('what is no suite, what is there twice, and a folder that is missing are refused', async () => {
  await expect(loadSuites(folderWith({ 'a.suite.mjs': 'export default 1;' }))).rejects.toThrow('not a suite');
  const twice = folderWith({ 'a.suite.mjs': "export default [{ migration: '1' }, { migration: '1' }];" });
  await expect(loadSuites(twice)).rejects.toThrow('two suites are for 1');
  await expect(loadSuites({ ...twice, config: { suites: './none' } })).rejects.toThrow('cannot be read');
});

test('suites that stand in the configuration itself lie in no file', async () => {
  const loaded = { config: { suites: [{ migration: '1' }] }, folder: '/', file: null };
  expect(await loadSuites(loaded)).toEqual([{ migration: '1' }]);
  expect(await suiteFilesOf(loaded)).toEqual([]);
});
