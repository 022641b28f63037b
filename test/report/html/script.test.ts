import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { script, scriptHash } from '../../../src/report/html/script.js';
import { renderers } from '../../../src/report/index.js';
import { passing } from '../samples.js';

it('is named by its digest, and stands in the page as it is', () => {
  const [, inPage = ''] = /<script>([\s\S]*)<\/script>/.exec(renderers.html(passing, {})) ?? [];
  expect(inPage).toBe(script);
  expect(scriptHash).toBe(`sha256-${createHash('sha256').update(inPage).digest('base64')}`);
  expect(renderers.html(passing, {})).toContain(
    `script-src &#39;${scriptHash}&#39;`.replaceAll('&#39;', "'"),
  );
});
