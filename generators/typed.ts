import { type Cell, RawText, type Row } from 'rehearsal';

/**
 * The row as an engine can hold it whose columns take one type each: no NUL characters and no bytes that are no text, texts no longer than
 * their column, whole numbers of 32 bits, `true` and `false`. What SQLite alone would store becomes its nearest neighbour, so that odd
 * values stay odd.
 */
export function typed(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, cell]) => [column, cell === null ? null : typedCell(column, cell)]),
  );
}

function typedCell(column: string, cell: Cell): Cell {
  if (column === 'temperature') return cell;
  if (column === 'querying_structured_data') return cell === 0n ? 'false' : 'true';
  if (WHOLE_NUMBERS.has(column)) return wholeNumber(cell);
  return text(cell, LENGTHS[column]);
}

function wholeNumber(cell: Cell): bigint {
  if (typeof cell !== 'bigint' && typeof cell !== 'number') return -1n;
  const whole = typeof cell === 'bigint' ? cell : BigInt(Math.trunc(cell));
  return whole > LARGEST ? LARGEST : whole < -LARGEST ? -LARGEST : whole;
}

/** A text that is too long loses its beginning: the keys that are long differ at their end. */
function text(cell: Cell, length: number | undefined): string {
  const written =
    cell instanceof RawText || cell instanceof Uint8Array
      ? Buffer.from(cell instanceof RawText ? cell.bytes : cell).toString('latin1')
      : String(cell);
  const characters = [...written.replaceAll('\0', '\u0001').toWellFormed()];
  return (length === undefined ? characters : characters.slice(-length)).join('');
}

const LARGEST = 2n ** 31n - 1n;

const WHOLE_NUMBERS: ReadonlySet<string> = new Set([
  'failed_task_limit',
  'timeout_seconds',
  'priority',
  'retry_count',
  'schema_version',
]);

/** The characters that columns of a limited length hold. */
const LENGTHS: Readonly<Record<string, number>> = {
  router_id: 32,
  planner_id: 32,
  worker_id: 32,
  status: 50,
  task_status: 50,
  model: 100,
  planner_name: 255,
};
