import fc from 'fast-check';
import type { Cell, DataLevel, Dataset, Row, Schema } from 'rehearsal';
import { Draw } from './draw.js';
import type { JsonWeights } from './json.js';
import { drawPlanner, drawRouter, drawWorker, type RowOptions, rowOptions, type Shape } from './rows.js';
import { keyOf, smallerDatasets, smallerRows } from './smaller.js';
import { typed } from './typed.js';

export interface AgentStateOptions {
  /** What the tables look like; version 1 unless given. */
  readonly shape?: Shape;
  readonly weights?: Partial<JsonWeights>;
  /** Rows of a table at most (40); most tables hold fewer than ten. */
  readonly maxRows?: number;
  /** The engine that is to hold them (`sqlite`). PostgreSQL's columns take one type each, so that rows hold what their column can. */
  readonly dialect?: Schema['dialect'];
}

/** Routers, planners, and workers of those planners. A table is empty, holds one row, or holds several. */
export function agentState(level: DataLevel, options: AgentStateOptions = {}): fc.Arbitrary<Dataset> {
  const rows = rowOptions(level, options.shape, options.weights);
  const maxRows = options.maxRows ?? 40;
  const make =
    options.dialect === 'postgres'
      ? (draw: Draw) => typedState(drawRelated(draw, rows, maxRows))
      : (draw: Draw) => drawState(draw, rows, maxRows);
  return new Drawn(make, smallerDatasets);
}

/** One router, planner or worker; the worker of the planner `p1`. */
export function router(level: DataLevel, options: AgentStateOptions = {}): fc.Arbitrary<Row> {
  return oneRow('routers', (draw) => drawRouter(draw, rowOptions(level, options.shape, options.weights), 0));
}

export function planner(level: DataLevel, options: AgentStateOptions = {}): fc.Arbitrary<Row> {
  return oneRow('planners', (draw) =>
    drawPlanner(draw, rowOptions(level, options.shape, options.weights), 0),
  );
}

export function worker(level: DataLevel, options: AgentStateOptions = {}): fc.Arbitrary<Row> {
  return oneRow('workers', (draw) =>
    drawWorker(draw, rowOptions(level, options.shape, options.weights), 0, 'p1'),
  );
}

function oneRow(table: string, make: (draw: Draw) => Row): fc.Arbitrary<Row> {
  return new Drawn(make, (row) => smallerRows(row, keyOf(table)));
}

type State = Record<'routers' | 'planners' | 'workers', Row[]>;

function typedState(state: State): Dataset {
  return Object.fromEntries(Object.entries(state).map(([table, rows]) => [table, rows.map(typed)]));
}

/** At the hardest level also rows that only an engine without strict keys lets in. */
function drawState(draw: Draw, options: RowOptions, maxRows: number): Dataset {
  const state = drawRelated(draw, options, maxRows);
  if (options.level === 'hostile') {
    if (draw.percent(4)) addLost(draw, options, state);
    if (draw.percent(10)) state.workers.push(drawWorker(draw, options, state.workers.length, 'nobody'));
  }
  return state;
}

function drawRelated(draw: Draw, options: RowOptions, maxRows: number): State {
  const routers = times(size(draw, maxRows), (place) => drawRouter(draw, options, place));
  const planners = times(size(draw, Math.ceil(maxRows / 2)), (place) => drawPlanner(draw, options, place));
  const parents = planners.map((row) => row.planner_id ?? null).filter((key) => key !== null);
  const workers =
    parents.length === 0 ? [] : times(size(draw, maxRows), (place) => child(draw, options, parents, place));
  return { routers, planners, workers };
}

function child(draw: Draw, options: RowOptions, parents: readonly Cell[], place: number): Row {
  return drawWorker(draw, options, place, draw.pick(parents));
}

/** A row without a key, which SQLite lets an application write. */
function addLost(draw: Draw, options: RowOptions, tables: State): void {
  const table = draw.below(3);
  if (table === 0) tables.routers.push({ ...drawRouter(draw, options, 0), router_id: null });
  if (table === 1) tables.planners.push({ ...drawPlanner(draw, options, 0), planner_id: null });
  if (table === 2) tables.workers.push({ ...drawWorker(draw, options, 0, 'nobody'), worker_id: null });
}

function size(draw: Draw, most: number): number {
  const choice = draw.below(10);
  if (choice === 0) return 0;
  if (choice < 3) return Math.min(1, most);
  return 1 + draw.below(choice < 7 ? Math.min(8, most) : most);
}

function times<T>(length: number, make: (place: number) => T): T[] {
  return Array.from({ length }, (_, place) => make(place));
}

/** Values drawn in one go from fast-check's stream; shrinking looks at the value alone, so it needs no memory. */
class Drawn<T> extends fc.Arbitrary<T> {
  readonly #make: (draw: Draw) => T;
  readonly #smaller: (value: T) => Iterable<T>;

  constructor(make: (draw: Draw) => T, smaller: (value: T) => Iterable<T>) {
    super();
    this.#make = make;
    this.#smaller = smaller;
  }

  override generate(random: fc.Random): fc.Value<T> {
    return new fc.Value(this.#make(new Draw(random)), undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is T {
    return true;
  }

  override shrink(value: T): fc.Stream<fc.Value<T>> {
    const smaller = this.#smaller(value);
    return fc.stream(values(smaller));
  }
}

function* values<T>(smaller: Iterable<T>): IterableIterator<fc.Value<T>> {
  for (const value of smaller) yield new fc.Value(value, undefined);
}
