import { type Cell, RawText, toHex } from '../model/cell.js';
import { formatReal } from '../model/cell-json.js';

/** A cell as an SQLite expression of the same storage class and bytes; every character of it can be seen. */
export function sqlLiteral(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'bigint') return cell.toString();
  if (typeof cell === 'number') return real(cell);
  if (typeof cell === 'string') return text(cell);
  return cell instanceof RawText ? `CAST(x'${toHex(cell.bytes)}' AS TEXT)` : `x'${toHex(cell)}'`;
}

/** A name in double quotes. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function real(value: number): string {
  if (Number.isFinite(value)) return formatReal(value);
  return value > 0 ? '9e999' : '-9e999';
}

/** Characters that a terminal or an editor would hide, act upon or break a line at. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0]+/gu;

function text(value: string): string {
  const pieces: string[] = [];
  let start = 0;
  for (const { 0: run, index } of value.matchAll(INVISIBLE)) {
    if (index > start) pieces.push(quoted(value.slice(start, index)));
    pieces.push(`char(${[...run].map((c) => c.codePointAt(0)).join(', ')})`);
    start = index + run.length;
  }
  if (start < value.length || pieces.length === 0) pieces.push(quoted(value.slice(start)));
  return pieces.join(' || ');
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
