import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md') && !/^(api|\.vitepress)\//.test(path))
  .map((path) => `docs/${path}`)
  .sort();
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', ...docs];
const text = (path: string) => readFileSync(join(root, path), 'utf8');

/** The names that headings can be linked by. */
function anchorsOf(path: string): Set<string> {
  const page = text(path).replace(/^```[\s\S]*?^```/gm, '');
  return new Set(
    [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}

test.each(documents)('every link of %s leads somewhere, to a heading that is there', (path) => {
  const page = text(path)
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '');
  const dead = [...page.matchAll(/\]\(\s*(?!https?:|mailto:)([^)\s]+)/g)].flatMap(([, link = '']) => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : relative(root, join(root, dirname(path), file));
    if (!existsSync(join(root, target))) return [link];
    if (anchor === undefined || !target.endsWith('.md') || statSync(join(root, target)).isDirectory())
      return [];
    return anchorsOf(target).has(anchor) ? [] : [link];
  });
  expect(dead).toEqual([]);
});

test('every page is on the side of the site', async () => {
  const { pages } = await import(new URL('../docs/.vitepress/pages.mjs', import.meta.url).href);
  type Page = { readonly link?: string; readonly items?: readonly Page[] };
  const links = (all: readonly Page[]): string[] =>
    all.flatMap(({ link, items = [] }) => [...(link === undefined ? [] : [link]), ...links(items)]);
  const shown = links(pages).filter((link) => !link.startsWith('/api/'));
  expect(shown.map((link) => `docs${link}.md`).sort()).toEqual(
    docs.filter((path) => path !== 'docs/index.md'),
  );
});
