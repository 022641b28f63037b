// How long the HTML page of a large report takes in Chromium, in milliseconds: until it can be used (and how much of that its thread works), and to filter it by a property. Times
// are of this machine; test/report/html.test.ts counts the work. `npm run bench:page -- ROUNDS`, from a built package.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createJiti } from 'jiti';
import { renderers } from '../build/index.js';
import { openChromium } from '../scripts/chromium.mjs';

const rounds = Number(process.argv[2] ?? 5);
const { many, tenThousand } = await createJiti(import.meta.url).import('../test/report/samples.ts');
const folder = mkdtempSync(join(tmpdir(), 'rehearsal-bench-page-'));
const browser = await openChromium();
try {
  const reports = {
    '200 migrations, 400 failures': many(200, 400),
    '400 migrations, 10,000 findings': tenThousand(),
  };
  for (const [name, report] of Object.entries(reports)) {
    const text = renderers.html(report, {});
    const path = join(folder, 'report.html');
    writeFileSync(path, text);
    const times = { load: [], filter: [], work: [] };
    for (let round = 0; round < rounds; round++) {
      const page = await browser.newPage();
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
      await page.goto(pathToFileURL(path).href);
      const { metrics } = await devtools.send('Performance.getMetrics');
      const work = metrics.find((each) => each.name === 'TaskDuration').value * 1000;
      const measured = await page.evaluate(async () => {
        const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const [{ domInteractive }] = performance.getEntriesByType('navigation');
        await drawn();
        const load = performance.now();
        const select = [...document.querySelectorAll('#filters label')]
          .find((label) => label.textContent.startsWith('Property'))
          .querySelector('select');
        const start = performance.now();
        select.value = 'information';
        select.dispatchEvent(new Event('change'));
        await drawn();
        return { load: Math.max(load, domInteractive), filter: performance.now() - start };
      });
      for (const kind of Object.keys(times)) times[kind].push({ ...measured, work }[kind]);
      await page.close();
    }
    const best = (all) => Math.round(Math.min(...all));
    console.log(
      `${name}: ${(text.length / 1e6).toFixed(1)} MB, usable after ${best(times.load)} ms (${best(times.work)} ms of CPU), filtered in ${best(times.filter)} ms (best of ${rounds})`,
    );
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
