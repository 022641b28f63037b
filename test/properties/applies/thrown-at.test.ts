import { expect, it } from 'vitest';
import { StatementError } from '../../../src/model/errors.js';
import { thrownAt } from '../../../src/properties/applies/thrown-at.js';

const migration = { files: ['migrations/0002_code.ts'], code: 'const a = null;\n  a.trim();\n' };
const thrown = (stack: string, error = new TypeError('no')) => Object.assign(error, { stack });

it('a line of the migration that threw is found by the trace', () => {
  const trace =
    'TypeError: no\n    at trim (/app/node_modules/x.js:1:1)\n    at Object.up (/app/migrations/0002_code.ts:2:5)';
  expect(thrownAt(thrown(trace), migration)).toEqual({
    sql: 'a.trim();',
    file: 'migrations/0002_code.ts',
    line: 2,
  });
  const outside = { ...migration, files: ['../migrations/0002_code.ts'] };
  expect(thrownAt(thrown(trace), outside)?.line).toBe(2);
});

it.each([
  ['no error', undefined],
  ['a trace that leads elsewhere', thrown('TypeError: no\n    at up (/app/lib/0002_code.ts:2:5)')],
  ['a line that is not there', thrown('TypeError: no\n    at up (/app/migrations/0002_code.ts:20:5)')],
  [
    'a statement that was refused',
    thrown('Error: no\n    at up (/app/migrations/0002_code.ts:2:5)', new StatementError('no', 'SELECT 1')),
  ],
])('nothing by %s', (_, error) => {
  expect(thrownAt(error, migration)).toBeNull();
});
