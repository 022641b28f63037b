import { expect, it } from 'vitest';
import type { Mutant, MutationReport } from '../../src/model/mutation.js';
import { explainMutations } from '../../src/report/mutation.js';

const mutant: Mutant = {
  fault: 'drop-where',
  direction: 'up',
  statement: 2,
  file: '2.sql',
  line: 7,
  before: `UPDATE t\nSET a = ${'1 + '.repeat(60)}1 WHERE b`,
  after: `UPDATE t\nSET a = ${'1 + '.repeat(60)}1`,
  outcome: 'survived',
  caughtBy: null,
};
const caught: Mutant = {
  ...mutant,
  outcome: 'caught',
  caughtBy: { property: 'untouched', summary: 'up changes t.a' },
};

function reportOf(mutants: readonly Mutant[], score: number | null): MutationReport {
  const count = (outcome: Mutant['outcome']) => mutants.filter((each) => each.outcome === outcome).length;
  return {
    schema: 'rehearsal-mutations/1',
    tool: { name: 'rehearsal', version: '0' },
    engine: { name: 'sqlite', version: '3' },
    source: { folder: 'm', format: 'plain' },
    settings: { seed: 1, runs: 20, least: 95 },
    planted: mutants.length,
    caught: count('caught'),
    equivalent: count('equivalent'),
    survived: count('survived'),
    score,
    migrations: [
      { id: '1', skipped: 'its up fails', possible: 0, mutants: [] },
      { id: '2', skipped: null, possible: mutants.length, mutants },
    ],
  };
}

it('shows what differs in a survivor, a long line around it', () => {
  const text = explainMutations(reportOf([mutant, caught, { ...mutant, outcome: 'equivalent' }], 50));
  expect(text.split('\n').slice(0, 6)).toEqual([
    '1  no fault planted: its up fails',
    '2  1 of 2 found, 1 equivalent  (untouched 1)',
    '',
    'survived: drop-where in up of 2  2.sql:7',
    `  - …${'1 + '.repeat(60).slice(-59)}1 WHERE b`,
    `  + …${'1 + '.repeat(60).slice(-59)}1`,
  ]);
  expect(text).toContain(
    'score 50 %: 1 of 2 planted faults found on 20 datasets, seed 1 (3 planted, 1 equivalent); 95 % were asked for',
  );
});

it('says so where there is nothing to score', () => {
  expect(explainMutations(reportOf([], null))).toContain('no fault makes a difference here');
});
