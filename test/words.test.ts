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
  [/\bmend(s|ed|ing)?\b/i, 'fix'],
  [/\bwritten anew\b.*'|'.*\bwrites? (it|them|the file) anew\b/i, 'rewritten'],
];

const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md'];
const files = [
  ...documents,
  ...['src', 'docs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|md)$/.test(path) && !/^(api|\.vitepress)\//.test(path))
      .map((path) => `${folder}/${path}`),
  ),
];

/** Words that only a page must not have: in the code they may be names. */
const ON_PAGES: readonly (readonly [RegExp, string])[] = [
  [/\bheld against\b/i, 'checked against'],
  [/\b(not|longer|and) told\b|\btold as well\b/i, 'reported'],
  [/\bthe (kept )?originals\b|\bkept originals\b|\bkeeps originals\b/i, 'before-images'],
  [/\btrials?\b(?!\*\*|s? \(dataset| for states| with each)/i, 'run'],
  [/\banew\b/i, 'again, rewritten, rebuilt or recreated'],
  [/\b(is|are|was|were|be) told\b/i, 'reported, detected or known'],
  [/\bwalls?\b/i, 'boundary'],
  [/\b(the|one|a) rooms?\b(?! (for|above))/i, 'module'],
  [/\bthe check itself\b/i, 'the check crashed'],
];

test.each(GLOSSARY)('%s: the word is "%s"', (wrong) => {
  expect(linesWith(wrong, files)).toEqual([]);
});

test.each(ON_PAGES)('%s on no page: the word is "%s"', (wrong) => {
  const pages = [...files.filter((path) => path.endsWith('.md')), 'CHANGELOG.md'];
  expect(linesWith(wrong, pages)).toEqual([]);
});

function linesWith(wrong: RegExp, paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((line, at) => (wrong.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
  );
}
