import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isOwnCode, ModuleResolver } from '../../src/folders/module-resolver.js';
import { folderOf } from './folder.js';

test('stubs come first, then paths, then what Node finds; the packages beside this one last', async () => {
  const folder = folderOf({
    'tsconfig.json': '{ "compilerOptions": { "paths": { "~/*": ["./src/*"] } } }',
    'm/1.ts': '',
    'src/a.ts': '',
    'stub.ts': '',
  });
  const from = join(folder, 'm/1.ts');
  const resolver = await ModuleResolver.open({
    packages: ['knex'],
    stubs: { 'an-app': join(folder, 'stub.ts') },
  });
  expect(resolver.resolve('an-app', from)).toBe(join(folder, 'stub.ts'));
  expect(resolver.resolve('~/a', from)).toBe(join(folder, 'src/a.ts'));
  expect(resolver.resolve('../src/a', from)).toBe(join(folder, 'src/a.ts'));
  expect(resolver.resolve('node:fs', from)).toBe('node:fs');
  expect(resolver.resolve('knex', from)).toMatch(/node_modules\/knex\//);
  expect(() => resolver.resolve('pg', from)).toThrow(/^Cannot find module 'pg'/);
});

test('installed packages and data are nobody’s own code', () => {
  expect(['/a/b.ts', '/a/b.cjs', '/a/node_modules/c/d.js', '/a/b.json', 'fs'].map(isOwnCode)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
