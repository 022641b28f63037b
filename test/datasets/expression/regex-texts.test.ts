import { expect, it } from 'vitest';
import { textsOfRegex } from '../../../src/datasets/expression/regex-texts.js';

it.each([
  '^[a-z]{2,5}-[0-9]+$',
  '^[^@\\s]+@[^@\\s]+\\.[a-z]+$',
  '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+[.][A-Za-z]{2,}$',
  '^(foo|bar)(-\\d{2})?$',
  '^#[0-9a-fA-F]{6}$',
  '^\\+?[1-9]\\d{1,14}$',
  '^[a-z0-9]+(?:-[a-z0-9]+)*$',
  '^v\\d+\\.\\d+$',
])('%s', (pattern) => {
  const texts = textsOfRegex(pattern);
  expect(texts.length).toBeGreaterThan(2);
  expect(texts.filter((text) => !new RegExp(pattern).test(text))).toEqual([]);
});

it('reads the classes of POSIX', () => {
  for (const text of textsOfRegex('^[[:alpha:]_][[:alnum:]_]*$')) expect(text).toMatch(/^[A-Za-z_]\w*$/);
});

it.each(['(?=x)y', '(a', '[a', 'a{2', '\\1'])('%s: none, or what matches', (pattern) => {
  expect(textsOfRegex(pattern).every((text) => new RegExp(pattern).test(text))).toBe(true);
});
