import { type Cell, RawText } from '../../model/cell.js';

/** Whether some text may have lost bytes when it became a JavaScript string. */
export function hasReplacedText(rows: readonly (readonly Cell[])[]): boolean {
  return rows.some((row) => row.some((cell) => typeof cell === 'string' && cell.includes('\uFFFD')));
}

/** The text that these bytes are, as a string where that loses nothing. */
export function textOf(bytes: Uint8Array): Cell {
  try {
    return strict.decode(bytes);
  } catch {
    return new RawText(new Uint8Array(bytes));
  }
}

/** Cells as better-sqlite3 binds them. Text that is not valid UTF-8 is bound as a blob: see {@link placeholder}. */
export function parameterList(cells: readonly Cell[]): unknown[] {
  return cells.map((cell) => (cell instanceof RawText ? Buffer.from(cell.bytes) : cell));
}

/** What stands for the cell in an INSERT. */
export function placeholder(cell: Cell): string {
  return cell instanceof RawText ? 'CAST(? AS TEXT)' : '?';
}

/** The name in double quotes. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
