import { type Cell, fromHex, RawText, toHex } from './cell.js';

/**
 * A cell as JSON that loses nothing: plain where plain is exact, else an object with one key that names
 * the storage class.
 *
 * `null` · `"text"` · `7` (an INTEGER within 2^53) · `{"integer": "9223372036854775807"}` · `{"real": "1.0"}`
 * · `{"blob": "00ff"}` · `{"text": "7bff7d"}` (hex of text that is not valid UTF-8)
 */
export type JsonCell =
  | null
  | string
  | number
  | { readonly integer: string }
  | { readonly real: string }
  | { readonly blob: string }
  | { readonly text: string };

export function encodeCell(cell: Cell): JsonCell {
  if (cell === null) return null;
  if (typeof cell === 'bigint') {
    return Number.isSafeInteger(Number(cell)) ? Number(cell) : { integer: cell.toString() };
  }
  if (typeof cell === 'number') return { real: formatReal(cell) };
  if (typeof cell === 'string') {
    return cell.isWellFormed() ? cell : { text: toHex(new Uint8Array(Buffer.from(cell, 'utf8'))) };
  }
  if (cell instanceof RawText) return { text: toHex(cell.bytes) };
  return { blob: toHex(cell) };
}

/** @throws {TypeError} when the JSON is not one that {@link encodeCell} writes. */
export function decodeCell(json: unknown): Cell {
  if (json === null || typeof json === 'string') return json;
  if (typeof json === 'number' && Number.isSafeInteger(json)) return BigInt(json);
  if (typeof json === 'object') {
    const [entry, ...others] = Object.entries(json as Record<string, unknown>);
    if (entry && others.length === 0 && typeof entry[1] === 'string') {
      const [kind, text] = entry;
      if (kind === 'integer') return BigInt(text);
      if (kind === 'real') return Number(text);
      if (kind === 'blob') return fromHex(text);
      if (kind === 'text') return new RawText(fromHex(text));
    }
  }
  throw new TypeError(`not a cell: ${JSON.stringify(json)}`);
}

/** A REAL as text that always shows that it is one: `1.0`, `-0.0`, `1e+300`, `Infinity`. */
export function formatReal(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
