import { type Dictionary, nearValuesIn } from '../../datasets/index.js';
import { type Cell, cellKey } from '../../model/cell.js';
import { type Dataset, type Row, rowsIn } from '../../model/dataset.js';
import { own } from '../../model/record.js';
import { findTable, type Schema } from '../../model/schema.js';
import type { Suspect } from './suspects.js';

/** A twin of the dataset: if `up` makes the same of both, what differs between them is destroyed. */
export interface Probe {
  readonly suspect: Suspect;
  readonly twin: Dataset;
  /** What the twin is a twin of, where that is not the dataset itself. */
  readonly base?: Dataset;
  /** The row in which they differ, and what stands in the column in each. */
  readonly row: Row;
  readonly after: Cell | undefined;
  readonly values?: readonly [Cell, Cell];
}

export interface ProbeOptions {
  readonly dataset: Dataset;
  readonly schema: Schema;
  /** The SQL of `up`. */
  readonly sql: readonly string[];
  /** What it says, which suggests values. */
  readonly words: Dictionary;
  readonly salt: number;
  readonly limit: number;
}

/** Twins to try, at most so many: each suspect has its turn before the next row or value of the same one. */
export function probesOf(suspects: readonly Suspect[], options: ProbeOptions): Probe[] {
  const { salt, limit } = options;
  const queues = rotate(suspects, salt).map((suspect) => probesFor(suspect, options));
  const probes: Probe[] = [];
  for (let live = queues; live.length > 0 && probes.length < limit; ) {
    live = live.filter((queue) => {
      const { value, done } = queue.next();
      if (!done && probes.length < limit) probes.push(value);
      return !done;
    });
  }
  return probes;
}

function* probesFor(suspect: Suspect, options: ProbeOptions): Generator<Probe, void> {
  const { dataset, salt } = options;
  const name = suspect.table.name;
  const asked = rotate(suspect.cells, salt >>> 3).flatMap((cell) => {
    const at = placeOf(rowsIn(dataset, name), cell.row);
    return at < 0 ? [] : [{ ...cell, at }];
  });
  yield* shifts(suspect, asked[0], options);
  let left = suspect.kind === 'cell' ? Number.POSITIVE_INFINITY : ENOUGH;
  for (const { row, after, at } of asked) {
    if (suspect.column === null) {
      const twin = suspect.kind === 'origin' ? moved(dataset, suspect, at) : without(dataset, name, at);
      yield { suspect, twin, row, after };
      if (--left === 0) return;
      continue;
    }
    const before = own(row, suspect.column) ?? null;
    for (const value of twinValues(suspect, before, after, options).slice(0, VALUES_A_ROW)) {
      yield {
        suspect,
        twin: withCells(dataset, name, at, { [suspect.column]: value }),
        row,
        after,
        values: [before, value],
      };
      if (--left === 0) return;
    }
  }
}

/** Twins after which a whole row, column or table is taken to be kept: any other value would have shown it. */
const ENOUGH = 2;

/** Values that are tried in one row before the next row has its turn. */
const VALUES_A_ROW = 3;

/** What `up` made of the value itself first, for that is where a migration that tidies values leads; then others near it. */
function twinValues(
  { table, column }: Suspect,
  before: Cell,
  after: Cell | undefined,
  { dataset, schema, words, salt }: ProbeOptions,
): Cell[] {
  const definition = findTable(schema, table.name)?.columns.find(({ name }) => name === column);
  const near = definition === undefined ? [] : nearValuesIn(schema, definition, before, words);
  const others = rowsIn(dataset, table.name)
    .slice(0, 20)
    .map((row) => own(row, column ?? '') ?? null);
  const nothing = definition?.notNull === false ? [null] : [];
  const made = after === undefined || !isOfKind(after, before) ? [] : [after];
  const seen = new Set([cellKey(before)]);
  const distinct = (values: readonly Cell[]) =>
    values.filter((value) => !seen.has(cellKey(value)) && seen.add(cellKey(value)));
  return [...distinct(made), ...rotate(distinct([...near, ...others, ...nothing]), salt >>> 5)];
}

/** A text is nothing that an application writes where it has numbers, nor the other way round. */
function isOfKind(made: Cell, before: Cell): boolean {
  const kind = (cell: Cell) => (typeof cell === 'bigint' ? 'number' : typeof cell);
  return before === null || made === null || kind(made) === kind(before);
}

/** Two texts that `up` joins: what ends the first may as well begin the second. */
function* shifts(
  suspect: Suspect,
  cell: { readonly row: Row; readonly after: Cell | undefined; readonly at: number } | undefined,
  { dataset, sql }: ProbeOptions,
): Generator<Probe, void> {
  const { table, column, kind } = suspect;
  if (cell === undefined || column === null || kind !== 'column') return;
  for (const text of sql) {
    for (const [, first = '', separator = '', second = ''] of text.matchAll(JOINED)) {
      if (first.toLowerCase() !== column.toLowerCase()) continue;
      const partner = table.columns.find((name) => name.toLowerCase() === second.toLowerCase());
      if (partner === undefined) continue;
      const give = (left: string, right: string) =>
        withCells(dataset, table.name, cell.at, { [column]: left, [partner]: right });
      const [short, long] = ['one', `one${separator}two`];
      yield {
        suspect,
        base: give(short, `two${separator}three`),
        twin: give(long, 'three'),
        row: cell.row,
        after: cell.after,
        values: [short, long],
      };
    }
  }
}

/** `first || ' ' || second`, each with a table's name before it or not. */
const JOINED = /(?:\w+\.)?["`[]?(\w+)["`\]]?\s*\|\|\s*'([^']*)'\s*\|\|\s*(?:\w+\.)?["`[]?(\w+)/g;

/** The dataset's row that became this row of the database; a column that the dataset leaves out says nothing. */
function placeOf(rows: readonly Row[], wanted: Row): number {
  return rows.findIndex((row) =>
    Object.entries(row).every(([column, cell]) => isStoredAs(cell, own(wanted, column) ?? null)),
  );
}

/** Whether a value may have been stored as this one: as it is, or converted by its column's type. */
function isStoredAs(given: Cell, stored: Cell): boolean {
  if (cellKey(given) === cellKey(stored)) return true;
  return typeof given !== 'object' && typeof stored !== 'object' && String(given) === String(stored);
}

function without(dataset: Dataset, table: string, at: number): Dataset {
  return { ...dataset, [table]: rowsIn(dataset, table).toSpliced(at, 1) };
}

function moved(dataset: Dataset, { table, other }: Suspect, at: number): Dataset {
  const row = rowsIn(dataset, table.name)[at] ?? {};
  const name = other?.name ?? table.name;
  const kept = Object.fromEntries(Object.entries(row).filter(([column]) => other?.columns.includes(column)));
  return { ...without(dataset, table.name, at), [name]: [...rowsIn(dataset, name), kept] };
}

function withCells(dataset: Dataset, table: string, at: number, cells: Row): Dataset {
  return {
    ...dataset,
    [table]: rowsIn(dataset, table).with(at, { ...rowsIn(dataset, table)[at], ...cells }),
  };
}

function rotate<T>(items: readonly T[], by: number): readonly T[] {
  const start = items.length === 0 ? 0 : by % items.length;
  return start === 0 ? items : [...items.slice(start), ...items.slice(0, start)];
}
