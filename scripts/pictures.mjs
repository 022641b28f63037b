// The pictures of the documents: the terminal and the report of a small folder with a fault and a decision, as Chromium draws them. `npm run pictures` writes
// docs/terminal.png and docs/report.png; `-- --check` draws them and writes nothing.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openChromium } from './chromium.mjs';

const files = {
  'migrations/0001_routers.up.sql': `CREATE TABLE routers (router_id TEXT PRIMARY KEY, metadata TEXT NOT NULL CHECK (json_valid(metadata)), region TEXT);\n`,
  'migrations/0001_routers.down.sql': 'DROP TABLE routers;\n',
  'migrations/0002_add_timeout.up.sql': `UPDATE routers SET metadata = json_set(metadata, '$.timeout', 30);\n`,
  'migrations/0002_add_timeout.down.sql': `UPDATE routers SET metadata = json_remove(metadata, '$.timeout');\n`,
  'migrations/0003_drop_region.up.sql': 'ALTER TABLE routers DROP COLUMN region;\n',
  'migrations/0003_drop_region.down.sql': 'ALTER TABLE routers ADD COLUMN region TEXT;\n',
};
const columns = 100;

const folder = mkdtempSync(join(tmpdir(), 'rehearsal-pictures-'));
const browser = await openChromium();
try {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { CI: _, GITHUB_ACTIONS: __, ...rest } = process.env;
  const run = spawnSync(process.execPath, [resolve('dist/cli/main.js'), 'verify'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...rest, FORCE_COLOR: '1' },
  });
  if (run.status !== 1) throw new Error(`verify ended with ${run.status}, not 1\n${run.stdout}${run.stderr}`);
  writeFileSync(join(folder, 'terminal.html'), terminalPage(`$ npx rehearse verify\n${run.stdout}`));
  const pictures = {
    terminal: { page: 'terminal.html', width: 1000, of: 'pre' },
    report: { page: 'reports/out/report.html', width: 1100, height: 1000 },
  };
  const out = process.argv.includes('--check') ? folder : 'docs';
  for (const [name, { page: path, width, height = 800, of }] of Object.entries(pictures)) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: 'light' });
    await page.goto(pathToFileURL(join(folder, path)).href);
    const file = join(out, `${name}.png`);
    await (of === undefined ? page : page.locator(of)).screenshot({ path: file });
    console.log(`${file}: ${Math.round(statSync(file).size / 1024)} kB`);
    await page.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

/** The text of a terminal as a page: its colours are those of a dark one. */
function terminalPage(text) {
  const colours = {
    1: 'font-weight:bold',
    2: 'opacity:.6',
    31: 'color:#ff7b72',
    32: 'color:#7ee787',
    33: 'color:#e3b341',
    34: 'color:#79c0ff',
    35: 'color:#d2a8ff',
    36: 'color:#56d4dd',
    90: 'color:#8b949e',
  };
  const escaped = text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  let open = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes that begin and end a colour
  const marked = escaped.replace(/\u001b\[([\d;]*)m/g, (_, codes) => {
    const styles = codes.split(';').flatMap((code) => colours[Number(code)] ?? []);
    const closing = styles.length === 0 ? '</span>'.repeat(open) : '';
    open = styles.length === 0 ? 0 : open + 1;
    return styles.length === 0 ? closing : `<span style="${styles.join(';')}">`;
  });
  return `<!doctype html><meta charset="utf-8"><style>body{margin:0}pre{margin:0;padding:1.5rem;width:${columns}ch;background:#0d1117;color:#e6edf3;font:14px/1.4 "DejaVu Sans Mono",monospace}</style><pre>${marked}${'</span>'.repeat(open)}</pre>`;
}
