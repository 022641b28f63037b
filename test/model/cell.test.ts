import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, cellKey, RawText, sameCell, storageClass } from '../../src/model/cell.js';
import { decodeCell, encodeCell } from '../../src/model/cell-json.js';

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constant(null),
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  fc.double({ noNaN: true }),
  fc.string({ unit: 'binary' }),
  fc.uint8Array(),
  fc.uint8Array().map((bytes) => new RawText(Uint8Array.of(0xff, ...bytes))),
);

const alike: readonly Cell[] = [
  null,
  0n,
  0,
  -0,
  '',
  '0',
  new Uint8Array(),
  Uint8Array.of(0x30),
  new RawText(Uint8Array.of(0xff)),
  Uint8Array.of(0xff),
];

describe('cells', () => {
  it('are the same only with the same storage class and bytes', () => {
    alike.forEach((a, i) => {
      alike.forEach((b, j) => {
        expect(sameCell(a, b), `${i} and ${j}`).toBe(i === j);
        expect(cellKey(a) === cellKey(b), `keys of ${i} and ${j}`).toBe(i === j);
      });
    });
  });

  it('share a key exactly when they are the same', () => {
    fc.assert(
      fc.property(cell, cell, (a, b) => (cellKey(a) === cellKey(b)) === sameCell(a, b)),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('come back from JSON as they were', () => {
    fc.assert(
      fc.property(cell, (original) => {
        const copy = decodeCell(JSON.parse(JSON.stringify(encodeCell(original))));
        return storageClass(copy) === storageClass(original) && sameCell(copy, original);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it.each([undefined, true, 1.5, [], {}, { integer: 1 }, { nothing: 'x' }, { real: '1', blob: '' }])(
    'are not read from %j',
    (json) => expect(() => decodeCell(json)).toThrow(TypeError),
  );
});
