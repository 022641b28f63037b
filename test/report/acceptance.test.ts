import { expect, test } from 'vitest';
import { adviceOn } from '../../src/report/acceptance.js';

const line = '-- rehearsal: accept row-count posts because REASON';
const advice = (wayOut?: string) =>
  adviceOn('row-count', {
    code: 'rows-lost',
    summary: 'rows are gone',
    table: 'posts',
    accepted: null,
    ...(wayOut !== undefined && { wayOut }),
  });

test.each([
  [`copy them first, or accept it: ${line}`, 'copy them first'],
  [`copy them first; or accept it: ${line}`, 'copy them first'],
  [`use LEFT JOIN; or, where they are not wanted there, accept it: ${line}`, 'use LEFT JOIN'],
  [
    `switch foreign keys off; or accept it: ${line}; where the application leaves them off, verify with --foreign-keys off`,
    'switch foreign keys off; where the application leaves them off, verify with --foreign-keys off',
  ],
  ['copy them first', 'copy them first'],
  [undefined, null],
])('%s', (wayOut, fix) => {
  expect(advice(wayOut)).toEqual({ fix, accept: line });
});
