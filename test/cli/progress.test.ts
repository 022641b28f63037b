import { expect, test } from 'vitest';
import { createProgress } from '../../src/cli/progress.js';
import type { MigrationReport, Report } from '../../src/model/report.js';

function recorder(live: boolean) {
  const said: string[] = [];
  const terminal = {
    out: () => {},
    err: (text: string) => void said.push(text),
    live,
    columns: 40,
    colour: false,
  };
  let now = 0;
  const progress = createProgress(terminal, () => now);
  return { said, progress, pass: (ms: number) => (now += ms) };
}

const report = {
  id: '0002_index',
  verdict: 'inconclusive',
  durationMs: 1234,
  properties: [{ verdict: 'passed' }, { verdict: 'skipped' }, { verdict: 'passed' }],
  evidence: { datasets: { count: 100 } },
  notes: [{ kind: 'gap', message: 'no row' }],
} as unknown as MigrationReport;

const draft = { migrations: [] } as unknown as Report;

test('in a log, a line when it begins and one for each migration, without control codes', () => {
  const { said, progress } = recorder(false);
  progress.show({ type: 'started', migrations: 1, ids: ['0002_index'], draft });
  progress.show({ type: 'migration-started', id: '0002_index', index: 0, total: 1 });
  progress.show({ type: 'progress', id: '0002_index', done: 1, total: 100 });
  progress.show({ type: 'migration-finished', report });
  progress.clear();
  expect(said).toEqual([
    'rehearsing 1 migration\n',
    'inconclusive 0002_index  (2 passed, 1 skipped, 1 gap in the evidence; 100 datasets, 1.2 s)\n',
  ]);
});

test('on a terminal, one line that is rewritten in place, no wider than the terminal, and taken away at the end', () => {
  const { said, progress, pass } = recorder(true);
  progress.show({ type: 'started', migrations: 2, ids: ['0001_notes', '0002_index'], draft });
  progress.show({ type: 'migration-started', id: '0002_index', index: 1, total: 2 });
  for (let done = 1; done <= 1000; done++) {
    pass(1);
    progress.show({ type: 'progress', id: '0002_index', done, total: 1000 });
  }
  progress.clear();
  expect(said.at(-1)).toBe('\r\u001b[K');
  expect(said.length).toBeLessThan(20);
  for (const text of said) {
    expect(text.startsWith('\r\u001b[K')).toBe(true);
    expect([...text.slice(4)].length).toBeLessThan(40);
    expect(text).not.toContain('\n');
  }
});

test('the live line says how many failed so far, a log is never silent for long', () => {
  const live = recorder(true);
  live.progress.show({ type: 'migration-finished', report: { ...report, verdict: 'failed' } });
  live.progress.show({ type: 'migration-started', id: '0003', index: 2, total: 9 });
  expect(live.said.at(-1)).toContain('3/9 (1 failed) 0003');
  const log = recorder(false);
  log.progress.show({ type: 'progress', id: '0003', done: 1, total: 100 });
  log.pass(31_000);
  log.progress.show({ type: 'progress', id: '0003', done: 7, total: 100 });
  log.progress.show({ type: 'progress', id: '0003', done: 8, total: 100 });
  expect(log.said).toEqual(['still at     0003  (7/100 datasets)\n']);
});
