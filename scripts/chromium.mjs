import { chromium } from 'playwright-core';

/** Debian's Chromium, or the one that `CHROMIUM_PATH` names. The caller closes it. */
export function openChromium() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
}
