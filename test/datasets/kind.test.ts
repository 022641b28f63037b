import { expect, it } from 'vitest';
import { kindOf } from '../../src/datasets/index.js';
import { type Cell, RawText } from '../../src/model/cell.js';

const cases: readonly (readonly [Cell, string])[] = [
  [null, 'null'],
  [7n, 'integer'],
  [9007199254740993n, 'big integer'],
  [1.5, 'real'],
  ['abc', 'text'],
  ['', 'empty text'],
  ['  ', 'blank text'],
  ['007', 'numeric text'],
  [' 5 ', 'numeric text'],
  ['1e3', 'numeric text'],
  ['12abc', 'text'],
  ['2024-01-01 10:00:00', 'date text'],
  ['2024-01-01', 'date text'],
  ['größe', 'non-ascii text'],
  ['a\u0000b', 'control characters'],
  ['x'.repeat(300), 'long text'],
  ['{"a":1}', 'json object'],
  ['[1]', 'json array'],
  ['"text"', 'json scalar'],
  ['null', 'json scalar'],
  ['true', 'json scalar'],
  ['{"a":1,}', 'malformed json'],
  ['\ufeff{}', 'malformed json'],
  ['NaN', 'malformed json'],
  [new Uint8Array([1]), 'blob'],
  [new RawText(new Uint8Array([0xff])), 'invalid text'],
];

it('names what a cell holds', () => {
  for (const [cell, kind] of cases) expect([cell, kindOf(cell)]).toEqual([cell, kind]);
});
