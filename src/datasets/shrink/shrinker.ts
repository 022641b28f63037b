import fc from 'fast-check';
import type { Cell } from '../../model/cell.js';
import { type Dataset, datasetSize, type Row, rowsIn } from '../../model/dataset.js';
import { own, put } from '../../model/record.js';
import { type Kept, orphansIn, prune } from '../fill/prune.js';
import type { SchemaPlan } from '../plan/schema.js';
import { type Place, replaceCells } from './replace.js';
import { complexity, simplerCells } from './simpler.js';

/** Where shrinking stands: what was tried before on a larger dataset is tried again last. */
class Cursor {
  readonly phase: number;
  readonly position: number;

  constructor(phase: number, position: number) {
    this.phase = phase;
    this.position = position;
  }
}

type Candidates = Generator<readonly [position: number, dataset: Dataset]>;

/** Makes datasets smaller and plainer while they stay valid: first fewer tables and rows, then simpler cells. */
export class Shrinker {
  readonly #plan: SchemaPlan;
  readonly #existing: Dataset;
  readonly #phases: readonly ((dataset: Dataset, from: number, kept: Kept) => Candidates)[];

  constructor(plan: SchemaPlan, existing: Dataset) {
    this.#plan = plan;
    this.#existing = existing;
    this.#phases = [
      (dataset, from, kept) => this.#fewerTables(dataset, from, kept),
      (dataset, from, kept) => this.#fewerRows(dataset, from, kept),
      (dataset, from) => this.#simplerColumns(dataset, from),
      (dataset, from) => this.#simplerCells(dataset, from),
    ];
  }

  /** Smaller datasets, in a fixed order. Each has fewer rows, or as many rows with less to read in them. */
  shrink(dataset: Dataset, context: unknown): fc.Stream<fc.Value<Dataset>> {
    const cursor = context instanceof Cursor ? context : new Cursor(0, 0);
    return new fc.Stream(this.#candidates(dataset, cursor));
  }

  *#candidates(dataset: Dataset, cursor: Cursor): Generator<fc.Value<Dataset>, void> {
    const kept = { existing: this.#existing, orphans: orphansIn(this.#plan, dataset, this.#existing) };
    const count = this.#phases.length;
    for (let turn = 0; turn <= count; turn++) {
      const phase = (cursor.phase + turn) % count;
      const candidates = this.#phases[phase]?.(dataset, turn === 0 ? cursor.position : 0, kept) ?? [];
      for (const [position, candidate] of candidates) {
        if (turn === count && position >= cursor.position) return;
        yield new fc.Value(candidate, new Cursor(phase, position));
      }
    }
  }

  *#fewerTables(dataset: Dataset, from: number, kept: Kept): Candidates {
    const tables = Object.keys(dataset);
    for (const { position, start, end } of chunks(tables.length, from)) {
      const left = Object.entries(dataset).filter((_, at) => at < start || at >= end);
      yield [position, prune(this.#plan, Object.fromEntries(left), kept, 'drop')];
    }
  }

  *#fewerRows(dataset: Dataset, from: number, kept: Kept): Candidates {
    for (const { position, start, end } of chunks(datasetSize(dataset), from)) {
      const left = withoutRows(dataset, start, end);
      const dropped = prune(this.#plan, left, kept, 'drop');
      yield [position, dropped];
      if (end - start > 1) continue;
      const unlinked = prune(this.#plan, left, kept, 'unlink');
      if (datasetSize(unlinked) > datasetSize(dropped)) yield [position, unlinked];
    }
  }

  /** Each row with all, half, … of its cells as simple as they can be. */
  *#simplerColumns(dataset: Dataset, from: number): Candidates {
    const places = placesOf(dataset);
    for (let at = Math.floor(from / ROW); at < places.length; at++) {
      const place = places[at] as Place;
      const columns = this.#columnsOf(place.table);
      for (const { position, start, end } of chunks(columns.length, Math.max(from - at * ROW, 0))) {
        const simpler = this.#simplest(dataset, place, columns.slice(start, end));
        if (simpler !== null) yield [at * ROW + position, simpler];
      }
    }
  }

  /** Each cell simplified in one step after another. */
  *#simplerCells(dataset: Dataset, from: number): Candidates {
    const places = placesOf(dataset);
    for (let at = Math.floor(from / ROW); at < places.length; at++) {
      const place = places[at] as Place;
      const columns = this.#columnsOf(place.table);
      for (let column = Math.max(from - at * ROW, 0); column < columns.length; column++) {
        const name = columns[column] as string;
        for (const cell of this.#simpler(dataset, place, name)) {
          const simpler = replaceCells(this.#plan, dataset, place, { [name]: cell });
          if (simpler !== null) yield [at * ROW + column, simpler];
        }
      }
    }
  }

  /** The row with each of the columns at its simplest, where that changes anything. */
  #simplest(dataset: Dataset, place: Place, columns: readonly string[]): Dataset | null {
    let changed: Dataset | null = null;
    for (const name of columns) {
      for (const cell of this.#simpler(changed ?? dataset, place, name)) {
        const simpler = replaceCells(this.#plan, changed ?? dataset, place, { [name]: cell });
        if (simpler === null) continue;
        changed = simpler;
        break;
      }
    }
    return changed;
  }

  #simpler(dataset: Dataset, { table, index }: Place, name: string): Cell[] {
    const cell = own(rowsIn(dataset, table)[index], name);
    const column = this.#plan.byName.get(table)?.byName.get(name.toLowerCase());
    if (cell === undefined || column === undefined || complexity(cell) === 0) return [];
    return simplerCells(cell, column);
  }

  #columnsOf(table: string): string[] {
    return this.#plan.byName.get(table)?.columns.map(({ name }) => name) ?? [];
  }
}

/** Positions are numbers that stay comparable when rows are taken out before them. */
const ROW = 65536;
const LARGEST_CHUNK = 512;

/** All pieces of a list of that length: the largest first, down to single places. */
function* chunks(length: number, from: number): Generator<{ position: number; start: number; end: number }> {
  for (let level = 0, size = LARGEST_CHUNK; size >= 1; level++, size /= 2) {
    if (size >= 2 * length && size > 1) continue;
    for (let start = 0, place = 0; start < length; start += size, place++) {
      const position = level * LARGEST_CHUNK + place;
      if (position >= from) yield { position, start, end: Math.min(start + size, length) };
    }
  }
}

function placesOf(dataset: Dataset): Place[] {
  return Object.entries(dataset).flatMap(([table, rows]) => rows.map((_, index) => ({ table, index })));
}

function withoutRows(dataset: Dataset, start: number, end: number): Dataset {
  const left: Record<string, readonly Row[]> = {};
  let at = 0;
  for (const [table, rows] of Object.entries(dataset)) {
    const kept = rows.filter(() => {
      const place = at++;
      return place < start || place >= end;
    });
    if (kept.length > 0) put(left, table, kept);
  }
  return left;
}
