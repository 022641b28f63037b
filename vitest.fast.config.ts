import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import whole from './vitest.config.js';

/** Tests that take long. */
const LONG = [
  'test/faults/',
  'test/folders/code/',
  'test/rehearsal/causes/causes.test.ts',
  'test/rehearsal/on/',
  'test/rehearsal/reach.test.ts',
  'test/properties/pages.test.ts',
];

/** They start the command, a server, a browser or another process, or are run by somebody who does. */
const STARTS =
  /(postgres|needs|opened|processes|servers|browser)\.js'|node:child_process|postgresEngine|server:/;

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((path) => `test/${path}`)
  .filter((path) => path.endsWith('.test.ts') && !/^test\/(cli|vitest)\//.test(path))
  .filter(
    (path) => !LONG.some((start) => path.startsWith(start)) && !STARTS.test(readFileSync(path, 'utf8')),
  );

/** The tests that need nothing but this process, and little time: `npm run test:fast`. */
export default defineConfig({
  ...whole,
  test: {
    ...(whole.test?.maxWorkers === undefined ? {} : { maxWorkers: whole.test.maxWorkers }),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: files,
    isolate: false,
  },
});
