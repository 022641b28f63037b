import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderers } from '../../../src/report/index.js';
import { needs } from '../../needs.js';
import {
  accepting,
  failed,
  HOSTILE,
  hostile,
  hostileFiles,
  inconclusive,
  migration,
  property,
  report,
  samples,
} from '../samples.js';
import { openBrowser, overflow, show } from './browser.js';

let browser: Browser;
const there = needs('chromium');
beforeAll(async () => {
  if (there) browser = await openBrowser();
});
afterAll(() => browser?.close());

test.each(Object.entries(samples))(
  'the page of the %s sample runs and fetches nothing, and fits a phone and a desk',
  async (_, report) => {
    const { page, dialogs, messages, requests } = await show(browser, report, {
      counterexampleFiles: hostileFiles,
    });
    await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await overflow(page)).toBe(0);
    }
    await page.mouse.move(200, 200);
    expect({ dialogs, messages, others: requests.slice(1) }).toEqual({
      dialogs: [],
      messages: [],
      others: [],
    });
    expect(await page.locator('img, iframe, object, embed, link, base, form').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(1);
    await page.close();
  },
);

test('no element or attribute comes from data', async () => {
  const { page } = await show(browser, hostile, { counterexampleFiles: hostileFiles });
  const names: string[] = await page.evaluate(
    "[...new Set([...document.querySelectorAll('*')].flatMap((each) => each.getAttributeNames()))]",
  );
  expect(names.filter((name) => name.startsWith('on'))).toEqual([]);
  const links: string[] = await page.evaluate("[...document.links].map((each) => each.getAttribute('href'))");
  expect(
    links.filter((href) => !/^#[\w-]+$|^https:\/\/unpkg\.com\/rehearsal@[\d.]+\/docs\//.test(href)),
  ).toEqual([]);
  const text = await page.locator('body').innerText();
  for (const each of HOSTILE.filter((one) => /^[\x20-\x7e]+$/.test(one))) expect(text).toContain(each);
  // What a browser would act upon is named instead.
  expect(await page.content()).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/u);
  await page.close();
});

test('the verdict stands at the top, in words', async () => {
  const { page } = await show(browser, failed);
  expect(await page.locator('h1').innerText()).toContain('Not safe to release');
  expect(await page.locator('.reason').innerText()).toBe(
    '2 of 3 migrations fail: 1 loses data and 1 cannot be rolled back safely.',
  );
  expect(await page.title()).toContain(
    'Not safe to release: 2 of 3 migrations fail: 1 loses data and 1 cannot be rolled back safely',
  );
  await page.close();
});

test('the grid holds each migration and property, told apart without colour, and leads to the details', async () => {
  const { page } = await show(browser, failed);
  expect(await page.locator('.grid tbody tr').count()).toBe(3);
  expect(await page.locator('.grid thead th').allInnerTexts()).toEqual([
    'Migration',
    'applies',
    'row-count',
    'round-trip-data',
  ]);
  expect(await page.locator('.grid tbody tr').nth(1).locator('.mark').allInnerTexts()).toEqual(['✓', '✕']);
  await page.locator('.grid a.failed').first().click();
  const target = page.locator(':target');
  expect(await target.getAttribute('class')).toBe('proof');
  expect(await target.isVisible()).toBe(true);
  expect(await page.locator('.failure').first().locator('h3').innerText()).toBe(
    'down does not bring back customers.profile',
  );
  await page.close();
});

test('a property that passed leads to its line, which unfolds', async () => {
  const { page } = await show(browser, failed);
  const line = page.locator('#migration-1-row-count');
  expect(await line.isVisible()).toBe(false);
  await page.locator('.grid tbody tr').first().locator('a.passed').nth(1).click();
  await line.waitFor({ state: 'visible' });
  expect(await line.innerText()).toContain('holds on 100 of 100 datasets');
  await page.close();
});

test('every link of the page leads somewhere', async () => {
  for (const report of Object.values(samples)) {
    const { page } = await show(browser, report);
    const dead = await page.evaluate(
      '[...document.links].filter((each) => each.hash).map((each) => each.hash.slice(1)).filter((id) => document.getElementById(id) === null)',
    );
    expect(dead).toEqual([]);
    const ids: string[] = await page.evaluate(
      "[...document.querySelectorAll('[id]')].map((each) => each.id)",
    );
    expect(new Set(ids).size).toBe(ids.length);
    await page.close();
  }
});

test('a failure shows its smallest dataset and both sides, with the differing part marked', async () => {
  const { page } = await show(browser, failed, {
    counterexampleFiles: { '0003_promote_language/round-trip-data': 'out/a.json' },
  });
  const failure = page.locator('.failure').first();
  expect(await failure.locator('.rows td.hit').allInnerTexts()).toEqual([`'{"a": 1}'`]);
  expect(await failure.locator('.side pre').allInnerTexts()).toEqual([`'{"a": 1}'`, `'{"a":1}'`]);
  expect(await failure.locator('mark').allTextContents()).toEqual([' ']);
  expect(await failure.innerText()).toContain('shop/migrations/0003_promote_language.down.sql:3');
  expect(await failure.innerText()).toContain('rehearse replay out/a.json');
  const [left, right] = await Promise.all([0, 1].map((at) => failure.locator('.side').nth(at).boundingBox()));
  expect(left?.y).toBe(right?.y);
  expect(await page.locator('.failure').nth(1).locator('.absent').innerText()).toBe('not there');
  await page.close();
});

test('a pass shows what the datasets held as a picture, each part with its words', async () => {
  const { page } = await show(browser, failed);
  await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
  const column = page.locator('#migration-1 .column:not(.sizes)').nth(1);
  const widths: number[] = await column
    .locator('rect')
    .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().width));
  const total = widths.reduce((sum, width) => sum + width, 0);
  expect(widths.map((width) => Math.round((100 * width) / total))).toEqual([66, 13, 21]);
  expect(await column.locator('title').allTextContents()).toEqual([
    'json object: 1500',
    'malformed json: 300',
    'null: 474',
  ]);
  expect(await page.locator('#migration-1 .statement').first().innerText()).toContain(
    '2,126 rows in 80 of 100 datasets',
  );
  await page.close();
});

test("statements that keep originals are folded away behind the author's own", async () => {
  const keeping = {
    direction: 'up' as const,
    sql: 'DELETE FROM _rehearsal_original',
    data: true,
    casesRun: 100,
    casesTouchingRows: 0,
    rowsTouched: 0,
  };
  const { evidence } = migration('x', []);
  const { page } = await show(
    browser,
    report([
      migration('0001_x', [property('applies', 'failed')], {
        evidence: { ...evidence, statements: [keeping, ...evidence.statements] },
      }),
    ]),
  );
  expect(await page.locator('.keeping summary').innerText()).toContain('1 statement more');
  expect(await page.locator('.statement:visible').count()).toBe(2);
  expect(await page.locator('.idle').count()).toBe(0);
  await page.close();
});

test('what lacks evidence and what was accepted have their sections', async () => {
  const open = await show(browser, inconclusive);
  expect(await open.page.locator('#missing li').count()).toBe(4);
  expect(await open.page.locator('#missing').innerText()).toContain('CHECK (total = length(note) * 7)');
  expect(await open.page.locator('.idle').innerText()).toContain('never touched a row');
  await open.page.close();
  const { page } = await show(browser, accepting);
  expect(await page.locator('#accepted blockquote').innerText()).toBe(
    'the spacing of a profile carries no meaning here',
  );
  await page.close();
});

test('on paper every part is unfolded', async () => {
  const { page } = await show(browser, failed);
  await page.emulateMedia({ media: 'print' });
  const box = await page.locator('#migration-1 .promises').boundingBox();
  expect(box?.height).toBeGreaterThan(20);
  await page.close();
});

test('JUnit and the page itself are well-formed to a real parser', async () => {
  const { page } = await show(browser, failed);
  for (const report of Object.values(samples)) {
    const xml = JSON.stringify(renderers.junit(report, { counterexampleFiles: hostileFiles }));
    const errors = await page.evaluate(
      `new DOMParser().parseFromString(${xml}, 'application/xml').querySelectorAll('parsererror').length`,
    );
    expect(errors).toBe(0);
  }
  await page.close();
});
