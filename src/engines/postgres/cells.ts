import { type Cell, RawText } from '../../model/cell.js';
import { tokenize } from '../../sql/tokenize.js';
import type { Answer, Parameter } from './wire.js';

/**
 * A value as PostgreSQL writes it, as a cell: whole numbers as bigint, floating point as number, bytea as bytes, and
 * everything else as what a cast to text gives, because any other form would lose something.
 */
export function cellOf(text: string | null, type: number): Cell {
  if (text === null) return null;
  switch (type) {
    case INT2:
    case INT4:
    case INT8:
      return BigInt(text);
    case FLOAT4:
    case FLOAT8:
      return Number(text);
    case BOOL:
      return text === 't' ? 'true' : 'false';
    case BYTEA:
      return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
    default:
      return text;
  }
}

export function cellsOf({ rows, types }: Answer): Cell[][] {
  return rows.map((row) => row.map((text, at) => cellOf(text, types[at] ?? 0)));
}

/** The cell as it is bound; its type is whatever the place in the statement asks for. */
export function parameterOf(cell: Cell): Parameter {
  if (cell === null || typeof cell === 'string') return cell;
  if (typeof cell === 'bigint') return cell.toString();
  if (typeof cell === 'number') return Object.is(cell, -0) ? '-0' : String(cell);
  if (cell instanceof RawText) return cell.bytes;
  return `\\x${Buffer.from(cell).toString('hex')}`;
}

/** `?` becomes `$1`, `$2`, …, unless the statement already numbers its parameters: then `?` is an operator. */
export function numberPlaceholders(sql: string): string {
  const tokens = tokenize(sql, 'postgres');
  if (tokens.some(({ kind }) => kind === 'parameter')) return sql;
  let place = 0;
  return tokens.map(({ kind, text }) => (kind === 'symbol' && text === '?' ? `$${++place}` : text)).join('');
}

/** The name in double quotes. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The text as a literal. */
export function quoteText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

const BOOL = 16;
const INT2 = 21;
const INT4 = 23;
const INT8 = 20;
const FLOAT4 = 700;
const FLOAT8 = 701;
const BYTEA = 17;
