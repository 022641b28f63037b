import { expect, it } from 'vitest';
import { diffLines } from '../../src/report/lines-diff.js';

const shown = (before: string | null, after: string | null) =>
  diffLines(before, after).map(({ side, text }) => ({ both: ' ', before: '-', after: '+' })[side] + text);

it('keeps what is the same, and says what is gone before what is new', () => {
  expect(shown('a\nb\nc', 'a\nx\nc\nd')).toEqual([' a', '-b', '+x', ' c', '+d']);
});

it('cuts a definition on one line at its commas', () => {
  expect(shown('CREATE TABLE t (a INT, b NUMERIC(10, 2))', 'CREATE TABLE t (a INT, c TEXT)')).toEqual([
    ' CREATE TABLE t (',
    ' a INT,',
    '-b NUMERIC(10, 2))',
    '+c TEXT)',
  ]);
});

it('takes what is made or dropped as a whole', () => {
  expect(shown(null, 'CREATE VIEW v AS SELECT 1')).toEqual(['+CREATE VIEW v AS SELECT 1']);
  expect(shown('x', null)).toEqual(['-x']);
});

it('gives up comparing what is too large to be read anyway', () => {
  const long = (word: string) => Array.from({ length: 600 }, (_, at) => `${word}${at}`).join('\n');
  expect(shown(long('a'), long('b'))).toHaveLength(1200);
});
