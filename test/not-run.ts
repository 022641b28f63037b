import type { Reporter, TestModule } from 'vitest/node';

/** Says at the end which tests were not run, and why. */
export default class NotRun implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, number>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const result = test.result();
        const why = (result.state === 'skipped' && result.note) || 'no reason was given';
        counts.set(why, (counts.get(why) ?? 0) + 1);
      }
    }
    for (const [why, count] of counts)
      process.stdout.write(`not run: ${count === 1 ? 'a test' : `${count} tests`}: ${why}\n`);
  }
}
