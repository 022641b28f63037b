import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alikeInPlace, findMismatches } from '../../../src/engines/sqlite/mismatches.js';
import type { TablePair } from '../../../src/engines/store.js';
import { change, temporaryFolder } from '../../runner/files.js';

const pairs: TablePair[] = [{ left: 't', right: 't', columns: new Map([['a', 'a']]) }];

/** Two files with a table each, that hold these values at these rowids. */
function twoFiles(left: ReadonlyMap<number, number>, right: ReadonlyMap<number, number>): [string, string] {
  const folder = temporaryFolder();
  const [one, two] = [left, right].map((rows, at) => {
    const path = join(folder, `${at}.db`);
    const values = [...rows].map(([rowid, a]) => `INSERT INTO t (rowid, a) VALUES (${rowid}, ${a});`);
    change(path, `CREATE TABLE t (a);BEGIN;${values.join('')}COMMIT;`);
    return path;
  });
  return [one ?? '', two ?? ''];
}

const alikeInParts = (files: [string, string], of: number) =>
  Array.from({ length: of }, (_, index) => alikeInPlace(...files, pairs, { index, of })).every((alike) =>
    alike.includes(0),
  );

describe('tables compared in parts', () => {
  const dense = new Map(Array.from({ length: 50 }, (_, at) => [at + 1, at]));
  const without = (...rowids: number[]) => new Map([...dense].filter(([rowid]) => !rowids.includes(rowid)));

  it.each([
    ['an empty table', new Map(), new Map(), true],
    ['dense rows', dense, dense, true],
    ['rows with gaps', without(3, 30), without(3, 30), true],
    ['a row only on the left', dense, without(17), false],
    ['a row only on the right, in a gap', without(17), dense, false],
    ['a row only on the right, before all others', dense, new Map([[-5, 1], ...dense]), false],
    ['a row only on the right, after all others', dense, new Map([...dense, [99, 1]]), false],
    ['a cell of the first row', dense, new Map([...dense, [1, -1]]), false],
    ['a cell of the last row', dense, new Map([...dense, [50, -1]]), false],
    ['an empty table against one row', new Map(), new Map([[1, 1]]), false],
    ['one row against an empty table', new Map([[1, 1]]), new Map(), false],
  ])('%s', (_, left, right, same) => {
    const files = twoFiles(left, right);
    for (const of of [1, 2, 3, 7]) expect(alikeInParts(files, of)).toBe(same);
    expect(findMismatches(...files, pairs, 9)).toHaveLength(same ? 0 : 1);
  });

  it('say the same as the tables compared whole', () => {
    const rows = fc
      .uniqueArray(fc.tuple(fc.integer({ min: -4, max: 8 }), fc.integer({ min: 0, max: 1 })), {
        selector: ([rowid]) => rowid,
        maxLength: 6,
      })
      .map((list) => new Map(list));
    const parts = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(rows, rows, fc.boolean(), parts, (left, other, equal, of) => {
        const right = equal ? left : other;
        const same = left.size === right.size && [...left].every(([rowid, a]) => right.get(rowid) === a);
        expect(alikeInParts(twoFiles(left, right), of)).toBe(same);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it('reach to the ends of the numbers', () => {
    const far = (last: number) => {
      const path = join(temporaryFolder(), 'far.db');
      const ends = `(-9223372036854775808, 1), (9223372036854775807, ${last})`;
      change(path, `CREATE TABLE t (a);INSERT INTO t (rowid, a) VALUES ${ends}`);
      return path;
    };
    expect(alikeInParts([far(2), far(2)], 3)).toBe(true);
    expect(alikeInParts([far(2), far(3)], 3)).toBe(false);
  });
});
