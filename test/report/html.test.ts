import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { renderers } from '../../src/report/index.js';
import { needs } from '../needs.js';
import { openBrowser, show } from './html/browser.js';
import {
  accepting,
  failed,
  inconclusive,
  many,
  migration,
  passing,
  property,
  report,
  tenThousand,
} from './samples.js';

let browser: Browser;
const there = needs('chromium');
beforeAll(async () => {
  if (there) browser = await openBrowser();
});
afterAll(() => browser?.close());

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What a screen reader or weak eyes would trip over, as rule and element. */
async function violations(page: Page): Promise<string[]> {
  // As a person's own tools are put into a page: past its policy, which lets no other script in.
  const source = await import('node:fs').then(({ readFileSync }) => readFileSync(axe, 'utf8'));
  await page.evaluate(source);
  // What a person scrolls to is laid out then: before, its lines would be taken for covered by what stands below.
  await page.evaluate(
    "document.querySelectorAll('.failure').forEach((each) => { each.style.contentVisibility = 'visible'; })",
  );
  return page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 120))))",
  );
}

describe.each<[string, Report]>([
  ['pass', passing],
  ['pass with deviations', accepting],
  ['failure', failed],
  ['gap', inconclusive],
  ['folder of many migrations', many(8, 16)],
])('the page of a %s', (_, sample) => {
  it.each([
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('can be read by everybody at %i px, %s', async (width, colorScheme) => {
    const { page } = await show(browser, sample);
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await page.evaluate(
      "[...document.querySelectorAll('details')].slice(0, 40).forEach((each) => { each.open = true; })",
    );
    expect(await violations(page)).toEqual([]);
    await page.close();
  });
});

describe('200 migrations with 400 failures', () => {
  const large = many(200, 400);

  it('make a page of at most 2 MB', () => {
    expect(Buffer.byteLength(renderers.html(large, {}))).toBeLessThan(2_000_000);
  });

  it('are a line each until one is opened', async () => {
    const { page, messages } = await show(browser, large);
    expect(await page.locator('details.failure').count()).toBe(400);
    expect(await page.locator('.proof:visible').count()).toBe(1);
    await page.locator('details.failure summary').nth(7).click();
    expect(await page.locator('.proof:visible').count()).toBe(2);
    expect(messages).toEqual([]);
    await page.close();
  });

  it('are filtered by kind, property and text, and the grid with them by its verdict', async () => {
    const { page } = await show(browser, large);
    const seen = () => page.locator('details.failure:not([hidden])').count();
    await page.getByLabel('Kind').selectOption('decision');
    expect(await seen()).toBe(200);
    expect(await page.locator('#filters output').innerText()).toBe('200 of 400 failures');
    await page.getByLabel('Property').selectOption('round-trip-data');
    expect(await seen()).toBe(0);
    await page.getByLabel('Kind').selectOption('');
    await page.locator('#filters input').fill('TABLE_17.');
    await page.locator('#filters output:text("1 of 400")').waitFor();
    expect(await page.locator('details.failure:not([hidden]) h3').innerText()).toContain('table_17.column_0');
    await page.close();
  });
});

describe('10,000 findings', () => {
  const large = tenThousand();

  it('make a page that is still filtered, by touching no more than what it filters', async () => {
    expect(Buffer.byteLength(renderers.html(large, {}))).toBeLessThan(6_000_000);
    const { page } = await show(browser, large);
    await page.evaluate(
      `window.changed = 0;
       new MutationObserver((all) => { window.changed += all.length; }).observe(document.body, { attributes: true, childList: true, characterData: true, subtree: true });`,
    );
    await page.locator('#filters label:has-text("Property") select').selectOption('information');
    await page.locator('#filters output:text("400 of 2000")').waitFor();
    // 1,600 failures are hidden, and one line says so: what is drawn inside them is left alone.
    expect(await page.evaluate('window.changed')).toBeLessThan(1_700);
    await page.close();
  });

  it('are laid out a line each: what a failure holds is drawn when it is opened', async () => {
    const { page } = await show(browser, large);
    const count = (of: string) => page.evaluate(of) as Promise<number>;
    const elements = await count("document.querySelectorAll('*').length");
    const drawn = await count(
      "[...document.querySelectorAll('*')].filter((each) => each.checkVisibility({ contentVisibilityAuto: true })).length",
    );
    expect({ elements, drawn }).toEqual({ elements: atMost(150_000), drawn: atMost(25_000) });
    const before = await count("document.querySelectorAll('button.copy').length");
    await page.locator('details.failure summary').nth(7).click();
    await expect.poll(() => count("document.querySelectorAll('button.copy').length")).toBeGreaterThan(before);
    await page.close();
  });
});

/** A number that is no larger. */
function atMost(limit: number) {
  return {
    asymmetricMatch: (value: unknown) => typeof value === 'number' && value <= limit,
    toString: () => `at most ${limit}`,
  };
}

test('the verdict filters migrations and the rows of the grid', async () => {
  const { page } = await show(browser, failed);
  await page.getByLabel('Verdict').selectOption('passed');
  expect(await page.locator('.grid tbody tr:visible').count()).toBe(1);
  expect(await page.locator('details.migration:visible').count()).toBe(1);
  await page.close();
});

test('a line to be pasted has a button that copies it', async () => {
  const { page } = await show(browser, failed, {
    counterexampleFiles: { '0003_promote_language/round-trip-data': 'out/a.json' },
  });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('.failure').first().locator('.copy').last().click();
  await page.locator('.copy:text("Copied")').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('rehearse replay out/a.json');
  await page.close();
});

test('without scripts, everything is there and nothing is dead', async () => {
  const { page } = await show(await browser.newContext({ javaScriptEnabled: false }), many(3, 12));
  expect(await page.locator('details.failure').count()).toBe(12);
  expect(await page.locator('#filters, button, input, select').filter({ visible: true }).count()).toBe(0);
  await page.locator('details.failure summary').nth(7).click();
  expect(await page.locator('.proof').nth(7).isVisible()).toBe(true);
  await page.close();
});

test('only the script that the page names may run', async () => {
  const { page, messages } = await show(browser, failed);
  await page.evaluate(
    "document.body.append(Object.assign(document.createElement('script'), { textContent: 'document.title = 1' }))",
  );
  expect(await page.title()).not.toBe('1');
  expect(messages.join()).toContain('Content Security Policy');
  await page.close();
});

test('on a phone the first failure stands within two screens', async () => {
  const { page } = await show(browser, many(200, 400));
  await page.setViewportSize({ width: 390, height: 844 });
  const box = await page.locator('.failure').first().boundingBox();
  expect(box?.y).toBeLessThan(2 * 844 - 200);
  await page.close();
});

test('a pass is printed on at most four pages', async () => {
  const all = Array.from({ length: 12 }, (_, at) =>
    migration(`000${at}_step`, [property('applies', 'passed'), property('row-count', 'passed')]),
  );
  const { page } = await show(browser, report(all));
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length).toBeLessThanOrEqual(4);
  await page.close();
});

describe('the head', () => {
  it('says of what and when the report is', async () => {
    const run = { commit: 'a'.repeat(40), branch: 'main', url: 'https://ci.example/1' };
    const { page } = await show(browser, passing, { run });
    const text = await page.locator('.summary').innerText();
    expect(text).toContain(
      'commit aaaaaaaaaaaa · branch main · CI run · 2026-01-02T03:04:05Z · rehearsal 1.2.3',
    );
    expect(await page.getByText('CI run').getAttribute('href')).toBe('https://ci.example/1');
    await page.close();
  });

  it('links to no address but one of the web', () => {
    expect(renderers.html(passing, { run: { url: 'javascript:alert(1)' } })).not.toContain('javascript:');
  });

  it('says what is new, fixed and unchanged since an earlier report', async () => {
    const { page } = await show(browser, failed, { earlier: many(1, 1) });
    expect(await page.locator('.compared').innerText()).toMatch(
      /^Since the report of 2026-.*: 2 new, 0 fixed, 0 unchanged\.$/,
    );
    expect(await page.locator('.failure .new').count()).toBe(2);
    await page.close();
  });
});

test('the schema before and after is shown as a diff', async () => {
  const schemaChanges = [
    {
      kind: 'table',
      name: 't',
      before: 'CREATE TABLE t (id INTEGER, a TEXT)',
      after: 'CREATE TABLE t (id INTEGER, b TEXT)',
    },
  ];
  const { page } = await show(
    browser,
    report([migration('1', [property('applies', 'failed')], { schemaChanges })]),
  );
  expect(await page.locator('.diff del').allInnerTexts()).toEqual(['- a TEXT)']);
  expect(await page.locator('.diff ins').allInnerTexts()).toEqual(['+ b TEXT)']);
  await page.close();
});
