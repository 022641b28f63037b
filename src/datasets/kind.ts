import { type Cell, RawText } from '../model/cell.js';
import { numericText } from './values/store.js';

/** What a cell holds, in the words that a report counts by. */
export type Kind =
  | 'null'
  | 'integer'
  | 'big integer'
  | 'real'
  | 'text'
  | 'empty text'
  | 'blank text'
  | 'numeric text'
  | 'date text'
  | 'non-ascii text'
  | 'control characters'
  | 'long text'
  | 'invalid text'
  | 'json object'
  | 'json array'
  | 'json scalar'
  | 'malformed json'
  | 'blob';

export function kindOf(cell: Cell): Kind {
  if (cell === null) return 'null';
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? 'integer' : 'big integer';
  if (typeof cell === 'number') return 'real';
  if (cell instanceof RawText) return 'invalid text';
  return typeof cell === 'string' ? kindOfText(cell) : 'blob';
}

const LONG = 200;

function kindOfText(text: string): Kind {
  if (text === '') return 'empty text';
  if (text.trim() === '') return 'blank text';
  if (/^\ufeff?\s*[[{"]/.test(text)) return kindOfJson(text);
  if (typeof numericText(text) !== 'string') return 'numeric text';
  if (/^(null|true|false|NaN|-?Infinity)$/.test(text.trim())) return kindOfJson(text);
  if (/^\d{4}-\d\d-\d\d([ T]\d\d:\d\d|$)/.test(text)) return 'date text';
  if (text.length > LONG) return 'long text';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)) return 'control characters';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  return /^[\u0000-\u007f]*$/.test(text) ? 'text' : 'non-ascii text';
}

function kindOfJson(text: string): Kind {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return 'json array';
    return typeof value === 'object' && value !== null ? 'json object' : 'json scalar';
  } catch {
    return 'malformed json';
  }
}
