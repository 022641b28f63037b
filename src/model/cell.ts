/**
 * One value in a database, with its storage class told apart by its JavaScript type.
 *
 * - `null`: NULL
 * - `bigint`: INTEGER (64 bits, never rounded)
 * - `number`: REAL
 * - `string`: TEXT that is valid UTF-8
 * - {@link RawText}: TEXT whose bytes are not valid UTF-8 (no JavaScript string holds them)
 * - `Uint8Array`: BLOB
 */
export type Cell = null | bigint | number | string | Uint8Array | RawText;

/** TEXT given by its bytes, for text that is not valid UTF-8. */
export class RawText {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** The name of a cell's storage class, as SQLite's `typeof()` spells it. */
export type StorageClass = 'null' | 'integer' | 'real' | 'text' | 'blob';

export function storageClass(cell: Cell): StorageClass {
  if (cell === null) return 'null';
  if (typeof cell === 'bigint') return 'integer';
  if (typeof cell === 'number') return 'real';
  if (typeof cell === 'string' || cell instanceof RawText) return 'text';
  return 'blob';
}

/** Whether two cells have the same storage class and the same bytes (`-0.0` differs from `0.0`). */
export function sameCell(a: Cell, b: Cell): boolean {
  if (a === b) return a !== 0 || Object.is(a, b);
  if (a === null || b === null) return false;
  if (typeof a === 'object' && typeof b === 'object') {
    if (a instanceof RawText) return b instanceof RawText && sameBytes(a.bytes, b.bytes);
    return !(b instanceof RawText) && sameBytes(a, b);
  }
  return typeof a === 'number' && typeof b === 'number' && Object.is(a, b);
}

/** A string that two cells share exactly when {@link sameCell} holds: a key for maps and multisets. */
export function cellKey(cell: Cell): string {
  if (cell === null) return 'n';
  if (typeof cell === 'string') return `t${cell}`;
  if (typeof cell === 'bigint') return `i${cell}`;
  if (typeof cell === 'number') return Object.is(cell, -0) ? 'r-0' : `r${cell}`;
  if (cell instanceof RawText) return `x${toHex(cell.bytes)}`;
  return `b${toHex(cell)}`;
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

export function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}
