import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadModule } from '../../src/folders/load-module.js';
import { ModuleResolver } from '../../src/folders/module-resolver.js';
import { folderOf } from './folder.js';

test('a file is loaded with what it imports and hands on, and texts that look like it stay as they are', async () => {
  const folder = folderOf({
    'a.ts': `import { one } from './b.js';
export * from './c.mjs';
export { three } from './d.js';
export const text: string = "import './b.js'";
export default one;
`,
    'b.ts': 'export const one: number = 1;\n',
    'c.mts': 'export const two: number = 2;\n',
    'd.js': 'export const three = 3;\n',
    'd.ts': 'export const three = 4;\n',
  });
  expect(await loadModule(join(folder, 'a.ts'))).toMatchObject({
    default: 1,
    two: 2,
    three: 3,
    text: "import './b.js'",
  });
});

test('a tsconfig that builds on one that is not there stops no file', async () => {
  const folder = folderOf({
    'tsconfig.json': '{ "extends": "../../gone/tsconfig.json", "compilerOptions": { "strict": true } }',
    'migrations/a.ts': "import { one } from './b.js';\nexport default one;\n",
    'migrations/b.ts': 'export const one: number = 1;\n',
  });
  expect(await loadModule(join(folder, 'migrations/a.ts'))).toMatchObject({ default: 1 });
  const resolver = await ModuleResolver.open();
  expect(resolver.resolve('./b', join(folder, 'migrations/a.ts'))).toBe(join(folder, 'migrations/b.ts'));
});
