import { describe, expect, it } from 'vitest';
import { compareRows, sameRows } from '../../src/compare/index.js';
import { RawText } from '../../src/model/cell.js';
import { tableOf } from './make.js';

describe('rows with a key', () => {
  const before = tableOf('id name', 'id', [1n, 'a'], [2n, 'b'], [3n, 'c']);

  it('have no differences in whatever order they are read', () => {
    const after = tableOf('id name', 'id', [3n, 'c'], [1n, 'a'], [2n, 'b']);
    expect(compareRows(before, after)).toEqual([]);
    expect(sameRows(before, after)).toBe(true);
  });

  it('differ by cell', () => {
    const after = tableOf('id name', 'id', [1n, 'a'], [2n, 'B'], [3n, 'c']);
    expect(compareRows(before, after)).toEqual([
      { kind: 'cell', key: { id: 2n }, column: 'name', before: 'b', after: 'B' },
    ]);
    expect(sameRows(before, after)).toBe(false);
  });

  it('are missing or added', () => {
    const after = tableOf('id name', 'id', [1n, 'a'], [3n, 'c'], [4n, 'd']);
    expect(compareRows(before, after)).toEqual([
      { kind: 'missing', key: { id: 2n }, before: { id: 2n, name: 'b' } },
      { kind: 'added', key: { id: 4n }, after: { id: 4n, name: 'd' } },
    ]);
  });

  it('are one row where only the key changed', () => {
    const after = tableOf('id name', 'id', [1n, 'a'], [20n, 'b'], [3n, 'c']);
    expect(compareRows(before, after)).toEqual([
      { kind: 'cell', key: { id: 2n }, column: 'id', before: 2n, after: 20n },
    ]);
  });

  it('are matched by content where a key is NULL', () => {
    const old = tableOf('id name', 'id', [null, 'a'], [null, 'b']);
    expect(compareRows(old, tableOf('id name', 'id', [null, 'b'], [null, 'a']))).toEqual([]);
    expect(compareRows(old, tableOf('id name', 'id', [null, 'b']))).toEqual([
      { kind: 'missing', key: { id: null }, before: { id: null, name: 'a' } },
    ]);
  });

  it('do not confuse composite keys whose parts join to the same text', () => {
    const old = tableOf('a b v', 'a b', ['x', 'yz', 1n], ['xy', 'z', 2n]);
    const now = tableOf('a b v', 'a b', ['xy', 'z', 2n], ['x', 'yz', 1n]);
    expect(compareRows(old, now)).toEqual([]);
  });
});

describe('rows without a key', () => {
  it('are counted, not only looked for', () => {
    const before = tableOf('v', '', ['a'], ['a'], ['b']);
    expect(compareRows(before, tableOf('v', '', ['b'], ['a'], ['b']))).toHaveLength(2);
    expect(sameRows(before, tableOf('v', '', ['b'], ['a'], ['b']))).toBe(false);
  });

  it('that agree in most cells are one row that changed', () => {
    const before = tableOf('a b c', '', [1n, 'x', 'y'], [2n, 'p', 'q']);
    const after = tableOf('a b c', '', [2n, 'p', 'Q'], [1n, 'X', 'y']);
    expect(compareRows(before, after).map(({ column, after: now }) => [column, now])).toEqual([
      ['b', 'X'],
      ['c', 'Q'],
    ]);
  });
});

describe('cells', () => {
  const pairs = [
    ['an integer and a real', 1n, 1],
    ['a number and its text', 1n, '1'],
    ['zero and minus zero', 0, -0],
    ['NULL and nothing', null, ''],
    ['text and the same bytes as a blob', 'a', new Uint8Array([97])],
    ['integers that one double stands for', 9007199254740993n, 9007199254740992n],
    ['texts that differ after a NUL', 'a\u0000b', 'a\u0000c'],
    ['invalid texts', new RawText(Uint8Array.of(0xff)), new RawText(Uint8Array.of(0xfe))],
  ] as const;

  it.each(pairs)('%s are two values', (_, a, b) => {
    expect(compareRows(tableOf('id v', 'id', [1n, a]), tableOf('id v', 'id', [1n, b]))).toHaveLength(1);
    expect(compareRows(tableOf('v', '', [a]), tableOf('v', '', [b]))).toHaveLength(2);
  });
});

describe('columns', () => {
  it('are matched by name, whatever their place and the case of their letters', () => {
    const before = tableOf('id Name', 'id', [1n, 'a']);
    expect(compareRows(before, tableOf('name ID', 'ID', ['a', 1n]))).toEqual([]);
  });

  it('can be followed to another name', () => {
    const before = tableOf('id name', 'id', [1n, 'a']);
    const after = tableOf('id title', 'id', [1n, 'b']);
    const columns = new Map([
      ['id', 'id'],
      ['name', 'title'],
    ]);
    expect(compareRows(before, after)).toEqual([]);
    expect(compareRows(before, after, { columns })).toEqual([
      { kind: 'cell', key: { id: 1n }, column: 'name', before: 'a', after: 'b' },
    ]);
  });
});

it('says nothing of a table whose rows could not be read', () => {
  const readable = tableOf('v', '', ['a']);
  expect(compareRows(readable, { ...readable, rows: [], unreadable: 'no such module' })).toEqual([]);
});
