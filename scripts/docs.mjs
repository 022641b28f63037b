// The documentation site: pages of the public interface from the sources (TypeDoc, into docs/api), then all of docs/ (VitePress, into
// docs/.vitepress/dist). A link that leads nowhere is an error. `npm run docs`; `--base /rehearsal/` where the site does not lie at a root.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const site = 'docs/.vitepress/dist';
rmSync('docs/api', { recursive: true, force: true });
run('typedoc', '--skipErrorChecking');
run('vitepress', 'build', 'docs', ...process.argv.slice(2));

const pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.html'),
);
const wanted = [
  'index',
  'start/drizzle',
  'start/prisma',
  'start/knex',
  'properties/information',
  'api/rehearsal',
  'security',
];
const missing = wanted.filter((page) => !existsSync(join(site, `${page}.html`)));
if (missing.length > 0) throw new Error(`pages that were not made: ${missing.join(', ')}`);
console.log(`${pages.length} pages in ${site}`);

function run(tool, ...args) {
  execFileSync('npx', ['--no-install', tool, ...args], { stdio: 'inherit' });
}
