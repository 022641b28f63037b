import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { largeFiles, undocumented, untested } from './tidy/debts.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = filesIn('src').map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));

describe('no engine or dialect is known by its name', () => {
  /** The modules that own the names, and the two files in which a command's words choose an engine. */
  const owners = /^src\/(engines|dialects|folders)\/|^src\/cli\/(engine|database)\.ts$/;
  const named =
    /[!=]== '(sqlite|postgres)'|case '(sqlite|postgres)'|Dialect = '(sqlite|postgres)'[,)]|\?\? '(sqlite|postgres)'|\.has\([\w.]*engine\.name\)/;

  it('outside the modules that own the names', () => {
    const found = sources
      .filter(({ path }) => !owners.test(path))
      .flatMap(({ path, text }) =>
        text
          .split('\n')
          .flatMap((line, at) => (named.test(line) ? [`${path}:${at + 1} ${line.trim()}`] : [])),
      );
    expect(found).toEqual([]);
  });
});

describe('a file is one idea', () => {
  it('of at most 200 lines, but for those that are still to be cut', () => {
    const large = sources.filter(({ text }) => linesIn(text) > 200);
    const found = Object.fromEntries(large.map(({ path, text }) => [path, linesIn(text)]));
    const allowed = new Map(Object.entries(largeFiles));
    const grown = Object.entries(found).filter(([path, lines]) => lines > (allowed.get(path) ?? 200));
    expect(grown).toEqual([]);
    // What has been cut goes from the list, and does not grow again.
    expect([...allowed.keys()].filter((path) => !(path in found))).toEqual([]);
  });
});

describe('what a file gives to others', () => {
  it('says what it means, but for what is still to be said', () => {
    const found = sources.flatMap(({ path, text }) => bareExports(text).map((name) => `${path} ${name}`));
    expect(found.length).toBeLessThanOrEqual(undocumented);
  });
});

describe('a file of more than 60 lines', () => {
  it('has a test of its own, but for those that are still without one', () => {
    const found = sources
      .filter(({ text }) => linesIn(text) > 60)
      .map(({ path }) => path)
      .filter((path) => !isTested(path));
    expect(found.filter((path) => !untested.includes(path))).toEqual([]);
    expect(untested.filter((path) => !found.includes(path))).toEqual([]);
  });
});

describe('words that nobody is to read', () => {
  it.each([
    ['what is left to do', /\b(TODO|FIXME|XXX|HACK)\b/],
    ['a place on one machine', /\/(home|root|work|Users)\/\w/],
    ['what is no proof', /\b(should work|hopefully|magic number)\b/i],
  ])('%s', (_, words) => {
    expect(sources.filter(({ text }) => words.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`)
    .sort();
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}

/** The test that mirrors the file, or the one of its folder that is called as the file or the folder is. */
function isTested(path: string): boolean {
  const mirrored = path.replace(/^src\//, 'test/').replace(/\.ts$/, '.test.ts');
  const folder = mirrored.slice(0, mirrored.lastIndexOf('/'));
  return [mirrored, `${folder}.test.ts`].some((file) => existsSync(`${root}${file}`));
}

/** Functions, classes, interfaces and constants that are handed out without a docstring. */
function bareExports(text: string): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    const [, name] =
      /^export (?:async )?(?:abstract )?(?:function\*?|class|interface|type|const) (\w+)/.exec(line) ?? [];
    return name === undefined || lines[at - 1]?.endsWith('*/') === true ? [] : [name];
  });
}
