import { type Cell, type Dataset, RawText, type Row } from 'rehearsal';

/**
 * Datasets that are one step smaller, the boldest steps first: without a table's rows, without some rows, with bare
 * rows, with shorter values. A planner that goes takes its workers with it, and one that is renamed renames theirs.
 */
export function* smallerDatasets(dataset: Dataset): Generator<Dataset> {
  for (const table of Object.keys(dataset)) yield* withoutRows(dataset, table);
  for (const [table, rows] of Object.entries(dataset)) {
    for (const [place, row] of rows.entries()) {
      for (const smaller of smallerRows(row, KEYS[table])) {
        yield keepReferences(dataset, table, place, row, smaller);
      }
    }
  }
}

/** Rows that are one step smaller: with no more than what must be there, without a column, with a shorter value. */
export function* smallerRows(row: Row, key: KeyName | undefined): Generator<Row> {
  const optional = Object.keys(row).filter((column) => !REQUIRED.has(column));
  if (optional.length > 1) yield without(row, optional);
  for (const column of optional) yield without(row, [column]);
  for (const column of Object.keys(row)) {
    if (column === 'planner_id' && key?.column !== column) continue;
    for (const cell of smallerCells(row[column] ?? null, column === key?.column ? key.letter : '')) {
      yield { ...row, [column]: cell };
    }
  }
}

interface KeyName {
  readonly column: string;
  readonly letter: string;
}

const KEYS: Readonly<Record<string, KeyName>> = {
  routers: { column: 'router_id', letter: 'r' },
  planners: { column: 'planner_id', letter: 'p' },
  workers: { column: 'worker_id', letter: 'w' },
};

export const keyOf = (table: string): KeyName | undefined => KEYS[table];

/** Columns that a row cannot do without: keys, and what is NOT NULL. */
const REQUIRED = new Set(['router_id', 'planner_id', 'worker_id', 'status', 'task_status', 'user_question']);

/** All rows gone, then halves, quarters, and at last single rows. */
function* withoutRows(dataset: Dataset, table: string): Generator<Dataset> {
  const rows = dataset[table] ?? [];
  for (let size = rows.length; size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < rows.length; start += size) {
      const gone = new Set(rows.slice(start, start + size));
      yield dropOrphans({ ...dataset, [table]: rows.filter((row) => !gone.has(row)) }, dataset);
    }
  }
}

/** Takes out workers whose planner was there in the larger dataset and is gone. */
function dropOrphans(smaller: Dataset, larger: Dataset): Dataset {
  const before = new Set((larger.planners ?? []).map((row) => row.planner_id));
  const after = new Set((smaller.planners ?? []).map((row) => row.planner_id));
  const workers = smaller.workers;
  if (workers === undefined || before.size === after.size) return smaller;
  const stays = ({ planner_id }: Row) => after.has(planner_id) || !before.has(planner_id);
  return { ...smaller, workers: workers.filter(stays) };
}

function keepReferences(dataset: Dataset, table: string, place: number, before: Row, after: Row): Dataset {
  const replaced = {
    ...dataset,
    [table]: (dataset[table] ?? []).map((row, at) => (at === place ? after : row)),
  };
  if (table !== 'planners' || before.planner_id === after.planner_id) return replaced;
  const workers = (dataset.workers ?? []).map((row) =>
    row.planner_id === before.planner_id ? { ...row, planner_id: after.planner_id ?? null } : row,
  );
  return { ...replaced, workers };
}

function without(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column)));
}

/** @param letter what a key is cut down to; empty for a cell that is no key */
function* smallerCells(cell: Cell, letter: string): Generator<Cell> {
  if (typeof cell === 'string') {
    const simplest = letter === '' ? ['', 'a', '{}'] : [letter, `${letter}1`, `${letter}2`];
    for (const text of simplest) if (text.length < cell.length) yield text;
    if (letter === '') yield* shorterTexts(cell);
  } else if (typeof cell === 'bigint' || typeof cell === 'number') {
    const zero = typeof cell === 'bigint' ? 0n : 0;
    if (cell !== zero) yield zero;
    if (typeof cell === 'bigint' && cell > 1n) yield 1n;
  } else if (cell instanceof RawText) {
    if (cell.bytes.length > 1) yield new RawText(new Uint8Array([0xff]));
  } else if (cell !== null && cell.length > 0) yield new Uint8Array();
}

/** The text without a piece: half of it, a quarter, … , a single character. */
function* shorterTexts(text: string): Generator<string> {
  for (let size = Math.floor(text.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < text.length; start += size) {
      yield text.slice(0, start) + text.slice(start + size);
    }
  }
}
