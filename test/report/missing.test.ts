import { expect, it } from 'vitest';
import { folderGaps, isAbout, missingEvidence } from '../../src/report/missing.js';
import { migration, property, report } from './samples.js';

const statement = {
  direction: 'up',
  sql: 'UPDATE t SET a = 1',
  file: 'up.sql',
  line: 3,
  data: true,
  casesRun: 9,
  casesTouchingRows: 0,
  rowsTouched: 0,
} as const;
const evidence = {
  statements: [statement],
  datasets: { count: 9, tables: [], unpopulated: [{ table: 'u', reason: 'CHECK failed' }] },
};
const gap = { kind: 'gap', message: 'no dataset had a row for it', file: 'up.sql', line: 3 } as const;

it('what is not proven is told with what to do about it: properties, gaps, and tables without rows', () => {
  const lines = [property('postconditions', 'inconclusive'), property('applies', 'passed')];
  const all = missingEvidence(report([migration('1', lines, { evidence, notes: [gap] })]));
  expect(all.map(({ property: id, what, where }) => [id, what, where])).toEqual([
    ['postconditions', 'none of 100 datasets exercised it', null],
    [null, 'no dataset had a row for it', 'up.sql:3'],
    [null, 'no dataset could fill u: CHECK failed', null],
  ]);
  expect(all.map(({ wayOut }) => wayOut)).toEqual([
    'declare what must hold afterwards',
    expect.stringContaining('rows that the statement is meant for'),
    expect.stringContaining('a suite whose datasets satisfy the constraint'),
  ]);
});

it('of the folder only gaps are told', () => {
  const notes = [{ kind: 'context', message: 'read as goose' } as const, gap];
  expect(folderGaps(report([], { notes }))).toEqual([gap]);
});

it('a gap is a statement’s by its place, or by its text where it has none', () => {
  expect(isAbout(gap, statement)).toBe(true);
  expect(isAbout({ ...gap, line: 4 }, statement)).toBe(false);
  expect(isAbout({ kind: 'gap', message: `nothing for ${statement.sql}` }, statement)).toBe(true);
  expect(isAbout({ ...gap, kind: 'context' }, statement)).toBe(false);
});
