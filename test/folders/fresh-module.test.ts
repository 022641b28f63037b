import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ImportedError, openModule } from '../../src/folders/fresh-module.js';
import type { UserError } from '../../src/model/errors.js';
import { folderOf } from './folder.js';

type Count = () => number;

test.each([
  [
    'CommonJS',
    '1.js',
    "const { next } = require('./lib');\nlet n = 0;\nexports.count = () => (n += 1) + next();\n",
  ],
  [
    'modules',
    '1.mjs',
    "import { next } from './lib.js';\nlet n = 0;\nexport const count = () => (n += 1) + next();\n",
  ],
  [
    'TypeScript',
    '1.ts',
    "import { next } from './lib';\nlet n: number = 0;\nexport const count = (): number => (n += 1) + next();\n",
  ],
])('a counter of %s, and of what it imports, is new each time', async (_, name, text) => {
  const folder = folderOf({ [name]: text, 'lib.js': 'let n = 0;\nexports.next = () => (n += 1);\n' });
  const evaluate = await openModule(join(folder, name));
  for (const _round of [1, 2]) {
    const { count } = (await evaluate()) as { count: Count };
    expect([count(), count()]).toEqual([2, 4]);
  }
});

test('data that it imports, too', async () => {
  const folder = folderOf({
    '1.js':
      "const list = require('./list.json');\nlist.push(2);\nexports.list = [...list, ...require('./list.json')];\n",
    'list.json': '\uFEFF[1]',
  });
  const evaluate = await openModule(join(folder, '1.js'));
  expect(await evaluate()).toEqual({ list: [1, 2, 1, 2] });
  expect(await evaluate()).toEqual({ list: [1, 2, 1, 2] });
});

test('within one evaluation, two files share what they both import', async () => {
  const folder = folderOf({
    '1.js': "exports.same = require('./a').state === require('./b').state;\n",
    'a.js': "exports.state = require('./state');\n",
    'b.js': "exports.state = require('./state');\n",
    'state.js': 'module.exports = {};\n',
  });
  expect(await (await openModule(join(folder, '1.js')))()).toEqual({ same: true });
});

test('files that import each other, data, and a module that waits at its top level', async () => {
  const folder = folderOf({
    '1.mjs':
      "import data from './data.json';\nimport { even } from './even.mjs';\nexport const n = (await Promise.resolve(data.n)) + Number(even(4));\n",
    'even.mjs': "import { odd } from './odd.mjs';\nexport const even = (n) => n === 0 || odd(n - 1);\n",
    'odd.mjs': "import { even } from './even.mjs';\nexport const odd = (n) => n !== 0 && even(n - 1);\n",
    'data.json': '{ "n": 2 }',
  });
  expect((await (await openModule(join(folder, '1.mjs')))()).n).toBe(3);
});

test("the project's tsconfig paths, and stubs", async () => {
  const folder = folderOf({
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@app/*": ["./app/*"] } } }',
    'migrations/1.ts':
      "import { name } from '@app/name';\nimport models from '../models';\nexport const both = [name, models];\n",
    'app/name.ts': "export const name: string = 'app';\n",
    'models.js': "throw new Error('DATABASE_URL is not set');\n",
    'stub.cjs': "module.exports = 'stub';\n",
  });
  const path = join(folder, 'migrations/1.ts');
  const { both } = await (await openModule(path, { stubs: { '../models': join(folder, 'stub.cjs') } }))();
  expect(both).toEqual(['app', 'stub']);
  const error = await (await openModule(path))().catch((thrown: unknown) => thrown as UserError);
  expect((error as UserError).cause).toBeInstanceOf(ImportedError);
  expect((error as UserError).cause).toMatchObject({
    imported: '../models',
    message: 'DATABASE_URL is not set',
  });
});

test('what cannot be compiled: the file and the line', async () => {
  const folder = folderOf({ '1.ts': 'export const a = 1;\nexport const = 2;\n' });
  const error = await (await openModule(join(folder, '1.ts')))().catch(
    (thrown: unknown) => thrown as UserError,
  );
  expect((error as UserError).line.replaceAll(folder, '<folder>')).toMatch(
    /^<folder>\/1\.ts:2: the file cannot be loaded: /,
  );
});
