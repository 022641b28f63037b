import { describe, expect, it } from 'vitest';
import type { Acceptance } from '../../src/model/migration.js';
import { acceptanceOf } from '../../src/rehearsal/acceptance.js';

const accept = (table: string | null, column: string | null = null): Acceptance => ({
  property: 'information',
  table,
  column,
  reason: 'agreed',
});
const finding = (table?: string, column?: string) => ({
  code: 'c',
  summary: 's',
  differences: [],
  ...(table ? { table } : {}),
  ...(column ? { column } : {}),
});

describe('an acceptance', () => {
  it.each([
    ['of the property covers everything', accept(null), finding('t', 'c'), true],
    ['of a table covers its columns, in any letter case', accept('T'), finding('t', 'c'), true],
    ['of a table covers no other', accept('u'), finding('t', 'c'), false],
    ['of a table does not cover a finding without one', accept('t'), finding(), false],
    ['of a column covers it', accept('t', 'C'), finding('t', 'c'), true],
    ['of a column covers no other', accept('t', 'd'), finding('t', 'c'), false],
    ['of a column does not cover the whole table', accept('t', 'c'), finding('t'), false],
  ])('%s', (_, acceptance, found, covered) => {
    expect(acceptanceOf([acceptance], 'information', found)).toBe(covered ? acceptance : null);
  });

  it.each([
    ['up-fails', false],
    ['up-fails-empty', false],
    ['up-fails: not-null', false],
    ['text-in-numbers', true],
    ['default-fixed', true],
    ['object-not-made', true],
  ])('of applies, for %s: %s', (code, covered) => {
    const acceptance: Acceptance = { ...accept('t'), property: 'applies' };
    expect(acceptanceOf([acceptance], 'applies', { ...finding('t'), code })).toBe(
      covered ? acceptance : null,
    );
  });

  it('of one property covers no other', () => {
    expect(acceptanceOf([accept(null)], 'row-count', finding('t'))).toBeNull();
  });
});
