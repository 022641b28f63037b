import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadFunctions } from '../../src/config/functions.js';

const load = (text: string) => {
  const path = join(mkdtempSync(join(tmpdir(), 'functions-')), 'functions.mjs');
  writeFileSync(path, text);
  return loadFunctions(path);
};

test('an object of functions', async () => {
  expect((await load('export default { twice: (x) => x + x }')).twice?.('a')).toBe('aa');
});

test.each([
  ['export default { twice: 2 }', '"twice" is no function'],
  ['export default {}', 'the default export is no object of functions'],
  ['export default () => 1', 'the default export is no object of functions'],
])('%s is refused', async (text, message) => {
  await expect(load(text)).rejects.toThrow(message);
});
