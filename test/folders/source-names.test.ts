import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceName } from '../../src/folders/source-names.js';
import { folderOf } from './folder.js';

test.each([
  ['./a.js', './a.ts'],
  ['../x/a.mjs', '../x/a.mts'],
  ['./both.js', './both.js'],
  ['./none.js', './none.js'],
  ['./a', './a'],
  ['a.js', 'a.js'],
])('%s is %s in the file that imports it', (name, found) => {
  const folder = folderOf({ 'x/a.ts': '', 'x/a.mts': '', 'x/both.js': '', 'x/both.ts': '', 'a.ts': '' });
  expect(sourceName(name, join(folder, 'x/from.ts'))).toBe(found);
});
