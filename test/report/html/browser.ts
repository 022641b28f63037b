import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Report } from '../../../src/model/report.js';
import { type RenderOptions, renderers } from '../../../src/report/index.js';
import { chromiumPath } from '../../needs.js';

const flags =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: flags.split(' ') });
}

/** A page in the browser with all that it did beyond showing itself. */
export interface Shown {
  readonly page: Page;
  readonly dialogs: string[];
  readonly messages: string[];
  readonly requests: string[];
}

/** Renders the report into a file and opens it, as a person does. */
export async function show(
  browser: Pick<Browser, 'newPage'> | BrowserContext,
  report: Report,
  look: RenderOptions = {},
): Promise<Shown> {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-page-'));
  const path = join(folder, 'report.html');
  writeFileSync(path, renderers.html(report, look));
  const page = await (browser as Browser).newPage({ viewport: { width: 1280, height: 900 } });
  const shown: Shown = { page, dialogs: [], messages: [], requests: [] };
  page.on('dialog', (dialog) => {
    shown.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('console', (message) => shown.messages.push(message.text()));
  page.on('pageerror', (error) => shown.messages.push(error.message));
  page.on('request', (request) => shown.requests.push(request.url()));
  page.on('close', () => rmSync(folder, { recursive: true, force: true }));
  await page.goto(pathToFileURL(path).href);
  return shown;
}

/** The page's width beyond the window: what a person would have to scroll sideways for. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
}
