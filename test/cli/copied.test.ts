import { expect, test } from 'vitest';
import { copiedJson, copiedText } from '../../src/cli/copied.js';

const report = {
  from: 'app.db',
  to: 'postgres://h/app',
  at: '0002_b',
  tables: [
    { table: 't', rows: 14, carried: 2, refused: [], changed: [] },
    { table: 'whole', rows: 3, carried: 3, refused: [], changed: [] },
  ],
  withoutCounterpart: [{ table: 'old', rows: 4 }],
  columnsLeft: [{ table: 't', column: 'more', rows: 5 }],
  keptBehind: [{ table: '_rehearsal_original_x', rows: 6 }],
  written: false,
};
const refused = (id: bigint) => ({ key: { id }, reason: 'no' });
const lossy = {
  ...report,
  tables: [
    {
      table: 't',
      rows: 14,
      carried: 2,
      refused: Array.from({ length: 11 }, (_, at) => refused(BigInt(at))),
      changed: [{ key: { id: 20n }, column: 's', before: new Uint8Array([0xff]), after: '\\xff' }],
    },
  ],
};

test('tables first, then what was left, then the verdict', () => {
  expect(copiedText(report)).toBe(`app.db -> postgres://h/app at 0002_b
  t: 2 of 14 rows
  whole: 3 of 3 rows
  old: the target has no such table (4 rows)
  t.more: the target has no such column (5 values)
  _rehearsal_original_x: 6 rows stay behind. They are kept for a way back, which the target does not have before this version
Nothing was written: not everything can be carried over. Change it in the source, or go on without it: --accept-losses
`);
});

test('a table shows ten of its losses, and says how many more there are', () => {
  const lines = copiedText(lossy).split('\n');
  expect(lines.filter((line) => line.startsWith('  t where'))).toHaveLength(10);
  expect(lines).toContain('  t where id = 0: refused, no');
  expect(lines).toContain('  t: 2 more; --json lists all');
});

test('what was lost where that was accepted is no full success', () => {
  expect(copiedText({ ...lossy, written: true })).toContain(
    'Copied 2 of 14 rows as they were; what is listed above was lost or changed',
  );
});

test('the JSON has every loss, with types told apart', () => {
  const { tables } = JSON.parse(copiedJson(lossy));
  expect(tables[0].refused).toHaveLength(11);
  expect(tables[0].changed).toEqual([
    { key: { id: 20 }, column: 's', before: { blob: 'ff' }, after: '\\xff' },
  ]);
});
