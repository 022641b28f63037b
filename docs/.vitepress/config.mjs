import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { pages } from './pages.mjs';

const docs = fileURLToPath(new URL('..', import.meta.url));

/** The site of these pages: `npm run docs` builds it, and fails for a link that leads nowhere. */
export default defineConfig({
  title: 'Rehearsal',
  description: 'Proves a database migration before it is released.',
  lang: 'en-GB',
  cleanUrls: true,
  lastUpdated: false,
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Start', link: '/start/sql' },
      { text: 'Properties', link: '/properties/' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: pages,
    outline: [2, 3],
  },
  markdown: {
    // Nothing on a page is markup but Markdown: `<FILE>` is to be read.
    html: false,
    config(markdown) {
      markdown.core.ruler.push('outside', withoutLinksOutside);
      const render = markdown.renderer.render.bind(markdown.renderer);
      // Braces are braces, and nothing that is evaluated.
      markdown.renderer.render = (...of) => render(...of).replaceAll('{{', '&#123;&#123;');
    },
  },
});

/** Links to files of the repository that are no pages are shown as their text; that such a file is there is checked. */
function withoutLinksOutside({ tokens, env }) {
  for (const { children } of tokens) {
    let isOutside = false;
    for (const token of children ?? []) {
      if (token.type === 'link_open') {
        const href = token.attrGet('href') ?? '';
        const place = resolve(dirname(env.path), decodeURI(href.split('#')[0]));
        isOutside = !/^([a-z]+:|#|\/)/.test(href) && relative(docs, place).startsWith('..');
        if (isOutside && !existsSync(place))
          throw new Error(`${relative(docs, env.path)} links to ${href}, which is not there`);
      }
      if (isOutside && /^link_(open|close)$/.test(token.type))
        Object.assign(token, { tag: 'span', attrs: null });
      if (token.type === 'link_close') isOutside = false;
    }
  }
}
