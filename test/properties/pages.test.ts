import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import { registry } from '../../src/properties/registry.js';
import { exampleOf, pageOf, pages, verdictOn } from './page.js';

const engine = sqliteEngine();
/** Measured on databases of several sizes, not looked at dataset by dataset; its tests are in test/rehearsal/cost. */
const measured = ['cost'] as const;
const ids = [...registry.map(({ id }) => id), ...measured];

/** Each page's migrations do what the page says of them. */

it('every property has a page, and every page is a property', () => {
  const written = readdirSync(pages).map((file) => file.replace(/\.md$/, ''));
  expect(written.sort()).toEqual([...ids].sort());
});

it.each(registry)('every property has a test: $id', ({ id }) => {
  const tests = readdirSync(fileURLToPath(new URL('.', import.meta.url)));
  expect(tests).toContain(`${id}.test.ts`);
});

describe.each(ids)('%s', (id) => {
  it('says what it has to say', () => {
    const page = pageOf(id);
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([
      'What it asserts',
      'Why it matters',
      'A good and a bad migration',
      'What it cannot see',
      'Accepting it',
    ]);
    expect(page).toContain(`rehearsal: accept ${id}`);
  });
});

describe.each(registry)('$id', ({ id }) => {
  it('passes the good migration', async () => {
    const report = await verdictOn(engine, id, exampleOf(id, 'Good'), 60);
    expect(report?.verdict, report?.summary).toBe('passed');
  });

  it('fails the bad migration', async () => {
    const report = await verdictOn(engine, id, exampleOf(id, 'Bad'), 60);
    expect(report?.verdict, report?.summary).toBe('failed');
  });
});
