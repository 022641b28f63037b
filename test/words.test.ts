import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Words that are not the field's, each with the one that is. */
const GLOSSARY: readonly (readonly [RegExp, string])[] = [
  [/\bways? out\b/i, 'fix'],
  [/\bheld against\b/i, 'checked against'],
  [/\bto the test\b/i, 'exercised'],
  [/\bmade anew\b/i, 'rebuilt'],
  [/\bbroke down\b/i, 'crashed'],
  [/\blocks everybody out\b/i, 'holds an exclusive lock'],
  [/\bclearly dearer\b/i, 'regression'],
];

const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md'];
const files = [
  ...documents,
  ...['src', 'docs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|md)$/.test(path))
      .map((path) => `${folder}/${path}`),
  ),
];

test.each(GLOSSARY)('%s: the word is "%s"', (wrong) => {
  const found = files.flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((line, at) => (wrong.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});
