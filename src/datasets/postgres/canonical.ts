import type { Cell } from '../../model/cell.js';
import { own } from '../../model/record.js';
import { canonicalJsonb } from './jsonb.js';

/** A value as PostgreSQL prints it back from such a column; `undefined` where that is not known beforehand. */
export function canonical(type: string, cell: Cell, labels: readonly string[] | null): Cell | undefined {
  const [, name = type, size = ''] = /^([^(]*?)\s*(?:\(([^)]*)\).*)?$/.exec(type) ?? [];
  if (name in INTEGERS) return integer(cell, own(INTEGERS, name) ?? 0);
  if (name === 'real') return typeof cell === 'number' ? single(cell) : undefined;
  if (name === 'double precision') return typeof cell === 'number' ? plainZero(cell) : undefined;
  if (name === 'bytea') return cell instanceof Uint8Array ? cell : undefined;
  if (cell === null || typeof cell === 'object') return undefined;
  const text = String(cell);
  // The database's encoding has neither NUL nor halves of surrogate pairs.
  if (text.includes('\u0000') || !text.isWellFormed()) return undefined;
  if (labels !== null) return labels.includes(text) ? text : undefined;
  return own(TEXTS, name)?.(text, size);
}

const INTEGERS: Readonly<Record<string, number>> = { smallint: 16, integer: 32, bigint: 64 };

function integer(cell: Cell, bits: number): bigint | undefined {
  return typeof cell === 'bigint' && BigInt.asIntN(bits, cell) === cell ? cell : undefined;
}

/** What four bytes keep of a number; nothing where it would be out of their range. */
function single(value: number): number | undefined {
  const kept = Math.fround(value);
  if (!Number.isFinite(kept) && Number.isFinite(value)) return undefined;
  return kept === 0 && value !== 0 ? undefined : Number(kept.toPrecision(6));
}

/** The smallest denormal numbers are out of range as text on some platforms. */
function plainZero(value: number): number | undefined {
  return value !== 0 && Math.abs(value) < 2.3e-308 ? undefined : value;
}

const TEXTS: Readonly<Record<string, (text: string, size: string) => string | undefined>> = {
  text: (text) => text,
  citext: (text) => text,
  'character varying': (text, size) => (size === '' || [...text].length <= Number(size) ? text : undefined),
  character: (text, size) => {
    const length = Number(size || 1);
    const bare = text.replace(/ +$/, '');
    return [...bare].length <= length ? bare + ' '.repeat(length - [...bare].length) : undefined;
  },
  uuid: (text) =>
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined,
  boolean: (text) =>
    /^(t|true|1)$/i.test(text) ? 'true' : /^(f|false|0)$/i.test(text) ? 'false' : undefined,
  numeric,
  date: (text) => (isDay(text) ? text : undefined),
  'timestamp without time zone': moment,
  'timestamp with time zone': (text) => {
    const local = moment(text.replace(/(Z|[+]00(:00)?)$/, ''));
    return local === undefined ? undefined : `${local}+00`;
  },
  bit: (text, size) => (/^[01]+$/.test(text) && text.length === Number(size || 1) ? text : undefined),
  'bit varying': (text, size) =>
    /^[01]*$/.test(text) && (size === '' || text.length <= Number(size)) ? text : undefined,
  json: (text) => (isJson(text) ? text : undefined),
  jsonb: canonicalJsonb,
};

/** Padded and rounded to the scale, where the type has one; kept as it is spelled where it has none. */
function numeric(text: string, size: string): string | undefined {
  const parts = /^(-?)0*(\d+)(?:\.(\d+))?$/.exec(text);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', fraction = ''] = parts;
  const [precision, scale = 0] = size.split(',').map(Number);
  if (size === '')
    return fraction === ''
      ? `${minus(sign, whole)}${whole}`
      : `${minus(sign, whole + fraction)}${whole}.${fraction}`;
  if (fraction.length > scale || whole.replace(/^0$/, '').length > (precision ?? 0) - scale) return undefined;
  const padded = fraction.padEnd(scale, '0');
  return `${minus(sign, whole + padded)}${whole}${scale > 0 ? `.${padded}` : ''}`;
}

/** A numeric has no negative zero. */
function minus(sign: string, digits: string): string {
  return /^0*$/.test(digits) ? '' : sign;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith('0000')) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function moment(text: string): string | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)[ T]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.\d{1,6})?$/.exec(text);
  if (parts === null || !isDay(parts[1] ?? '')) return undefined;
  return `${parts[1]} ${parts[2]}${(parts[3] ?? '').replace(/\.?0*$/, '')}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
