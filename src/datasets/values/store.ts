import type { Cell } from '../../model/cell.js';
import type { Column } from '../../model/schema.js';

/**
 * What a column keeps of a value that is written to it: SQLite's affinity turns numeric text in a numeric column into a
 * number, a number in a TEXT column into text, and so on.
 */
export function stored(affinity: Column['affinity'], cell: Cell): Cell {
  if (affinity === 'text')
    return typeof cell === 'bigint' || typeof cell === 'number' ? realText(cell) : cell;
  if (affinity === 'blob') return cell;
  const number = typeof cell === 'string' ? numericText(cell) : cell;
  if (affinity === 'real') return typeof number === 'bigint' ? Number(number) : number;
  return typeof number === 'number' ? wholeNumber(number) : number;
}

/** The number that a text is, where all of it is one; else the text. */
export function numericText(text: string): bigint | number | string {
  if (!NUMERIC.test(text)) return text;
  const trimmed = text.trim();
  if (/^[+-]?\d+$/.test(trimmed)) {
    const whole = BigInt(trimmed.replace(/^\+/, ''));
    if (whole >= SMALLEST && whole <= LARGEST) return whole;
  }
  return Number(trimmed);
}

export const LARGEST = 0x7fffffffffffffffn;
export const SMALLEST = -0x8000000000000000n;

const NUMERIC = /^[ \t\n\r\f\v]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t\n\r\f\v]*$/;

function wholeNumber(value: number): bigint | number {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? BigInt(value) : value;
}

/** A number as SQLite writes it into text: a REAL always shows that it is one. */
export function realText(value: bigint | number): string {
  if (typeof value === 'bigint') return String(value);
  if (!Number.isFinite(value)) return value > 0 ? 'Inf' : '-Inf';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e17 || size < 1e-4)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e');
    const mantissa = digits.includes('.') ? digits : `${digits}.0`;
    return `${mantissa}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, '0')}`;
  }
  const text = size < 1e17 && Number.isInteger(value) ? BigInt(value).toString() : String(value);
  return text.includes('.') ? text : `${text}.0`;
}
