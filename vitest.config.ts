import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));
const commandTests = ['test/cli/**/*.test.ts', 'test/vitest/**/*.test.ts'];

const results: ['json', { outputFile: string }] = ['json', { outputFile: 'coverage/test-results.json' }];

export default defineConfig({
  resolve: {
    alias: [
      { find: /^rehearsal\/migration$/, replacement: source('migration.ts') },
      { find: /^rehearsal\/procedures$/, replacement: source('procedures.ts') },
      { find: /^rehearsal\/sqlite$/, replacement: source('sqlite.ts') },
      { find: /^rehearsal\/postgres$/, replacement: source('postgres.ts') },
      { find: /^#app$/, replacement: source('app.ts') },
      { find: /^rehearsal\/vitest$/, replacement: source('vitest/index.ts') },
      { find: /^rehearsal$/, replacement: source('index.ts') },
    ],
  },
  test: {
    // One core less is the default, which leaves a machine with two half idle: most tests wait for processes and servers.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // A rehearsal with another seed may draw the largest datasets, on a machine that is busy with the other worker.
    testTimeout: 600_000,
    hookTimeout: 60_000,
    provide: { seeds: Number(process.env.REHEARSAL_SEEDS ?? 1) },
    reporters: ['default', './test/not-run.ts', ...(process.env.CI ? [results] : [])],
    projects: [
      {
        extends: true,
        // Loading the sources anew for each file would take longer than the tests: they share what is loaded.
        test: {
          name: 'rooms',
          include: ['test/**/*.test.ts', 'suites/**/*.test.ts'],
          exclude: commandTests,
          isolate: false,
        },
      },
      {
        // These start the command as a user does, so it has to be built from what is being tested.
        extends: true,
        test: {
          name: 'command',
          include: commandTests,
          globalSetup: ['test/cli/build.ts'],
          server: { deps: { external: [/\/dist\//] } },
        },
      },
    ],
  },
});
