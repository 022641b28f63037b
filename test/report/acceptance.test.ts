import { expect, test } from 'vitest';
import type { MigrationReport } from '../../src/model/report.js';
import { adviceOn } from '../../src/report/acceptance.js';

const line = '-- rehearsal: accept row-count posts because REASON';
const inFile = { evidence: { statements: [{ file: '1.up.sql' }] } } as unknown as MigrationReport;
const inCode = { evidence: { statements: [{ sql: 'DELETE FROM posts' }] } } as unknown as MigrationReport;
const advice = (wayOut?: string, migration = inFile) =>
  adviceOn(migration, 'row-count', {
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

test('in code the line is a comment of the code', () => {
  expect(advice(`or accept it: ${line}`, inCode).accept).toBe(line.replace('--', '//'));
  expect(advice(undefined, inCode).accept).toBe(line.replace('--', '//'));
});
