import { type Cell, cellKey } from '../../model/cell.js';
import type { Column } from '../../model/schema.js';
import type { Dictionary } from '../dictionary.js';
import { defaultOf } from '../values/defaults.js';
import { type Meaning, meaningOf } from '../values/meaning.js';
import { nearValues } from '../values/near.js';
import { stored } from '../values/store.js';
import type { Check } from './checks.js';
import { mix } from './mix.js';
import { type ColumnContext, poolsOf, spokenFor } from './pools.js';

/** Where the values of one column come from; they are gathered when they are first asked for. */
export class ColumnPlan {
  readonly column: Column;
  readonly name: string;
  readonly meaning: Meaning;
  readonly nullable: boolean;
  /** What the column holds when it is left out; `undefined` where it may not be left out. */
  readonly omitted: Cell | undefined;
  /** Only the values that the user gave may stand here. */
  readonly given: boolean;
  /** Its values are documents. */
  readonly isJson: boolean;
  readonly #checks: readonly Check[];
  readonly #context: ColumnContext;
  readonly #near = new Map<Cell, readonly Cell[]>();
  #gathered: Gathered | undefined;

  constructor(column: Column, checks: readonly Check[], context: ColumnContext) {
    this.#checks = checks;
    this.#context = context;
    this.column = column;
    this.name = column.name;
    this.meaning = meaningOf(column, context.isJson);
    this.nullable = !column.notNull && column.primaryKey === 0 && !column.rowidAlias && this.admits(null);
    this.given = context.given !== undefined;
    this.isJson = context.isJson;
    const omitted = defaultOf(column, context.dialect);
    this.omitted = omitted === null && !this.nullable ? undefined : omitted;
  }

  /** Whether the cell meets the conditions that are on this column alone. */
  admits(cell: Cell): boolean {
    const row = { [this.name]: cell };
    return this.#checks.every(
      (check) => check.columns.length > 1 || check.columns[0] !== this.name || check.admits(row),
    );
  }

  /** Ordinary values to draw from; what shall come more often stands there more often. */
  get values(): readonly Cell[] {
    return this.#pools.values;
  }

  /** Values at the edges of what is possible; how often they come differs from dataset to dataset. */
  get edges(): readonly Cell[] {
    return this.#pools.edges;
  }

  /** What is no JSON in a column that is meant for it. */
  get malformed(): readonly Cell[] {
    return this.#pools.malformed;
  }

  /** Values that the migration's own text suggests, and how often they come. */
  get spoken(): readonly Cell[] {
    return this.#pools.spoken;
  }

  get spokenShare(): number {
    return this.#pools.spokenShare;
  }

  /** No value is known to meet the column's own conditions; what is drawn may be refused. */
  get unsolved(): boolean {
    return this.#pools.unsolved;
  }

  /** The value as the column would hold it; `undefined` where its type is known to refuse it. */
  keep(cell: Cell): Cell | undefined {
    const { type, integersAsDoubles } = this.#context;
    if (integersAsDoubles && typeof cell === 'bigint' && !Number.isSafeInteger(Number(cell)))
      return undefined;
    return type === null ? stored(this.column.affinity, cell) : type.keep(cell);
  }

  /** A value made up to be unlike others; `undefined` where the column's type is known to refuse it. */
  respelled(cell: Cell): Cell | undefined {
    const { type } = this.#context;
    return type === null ? cell : type.keep(cell);
  }

  /** Values easily mistaken for the cell: see {@link nearValues}. Kept, because cells are drawn from few values. */
  near(cell: Cell): readonly Cell[] {
    // A map does not tell -0 from 0, and what is drawn must not hang on which of them came first.
    if (cell === 0) return this.nearTo(cell, this.#context.dictionary);
    const near = this.#near.get(cell) ?? this.nearTo(cell, this.#context.dictionary);
    if (this.#near.size >= MOST_KEPT) this.#near.clear();
    this.#near.set(cell, near);
    return near;
  }

  /** The same by another dictionary than the column's own. */
  nearTo(cell: Cell, dictionary: Dictionary): readonly Cell[] {
    const near = nearValues(cell, this.column, dictionary);
    const { type } = this.#context;
    if (type === null) return near.filter((value) => this.keep(value) !== undefined);
    const kept = near.flatMap((value) => type.keep(value) ?? []);
    const own = this.column.notNull ? [] : [null];
    return distinct([...kept, ...type.edges, ...own]).filter((value) => cellKey(value) !== cellKey(cell));
  }

  get #pools(): Gathered {
    this.#gathered ??= this.#gather();
    return this.#gathered;
  }

  #gather(): Gathered {
    const { column } = this;
    const keep = (cells: readonly Cell[]) =>
      distinct(
        cells
          .map((cell) => this.keep(cell))
          .filter((cell) => cell !== undefined && this.admits(cell)) as Cell[],
      );
    const [{ given }, none] = [this.#context, this.nullable ? [null] : []];
    if (given !== undefined) {
      const admitted = mix({ ordinary: keep(given), candidates: [], default: [], null: none });
      const [values, unsolved] = admitted.length > 0 ? [admitted, false] : [given.slice(0, 1), true];
      return { values, edges: [], malformed: [], spoken: [], spokenShare: 0, unsolved };
    }
    const { spoken, share } = spokenFor(column, this.#context);
    const { admitted } = this.#context;
    if (admitted !== undefined) {
      // The database was asked: what the condition's text says of them counts no more.
      const values = admitted.flatMap((cell) => this.keep(cell) ?? (cell === null ? [null] : []));
      if (values.length > 0)
        return {
          values,
          edges: [],
          malformed: [],
          spoken: keep(spoken),
          spokenShare: share,
          unsolved: false,
        };
    }
    const pools = poolsOf(column, this.#checks, this.#context);
    const values = mix({
      ordinary: keep(pools.ordinary),
      candidates: keep(pools.candidates),
      default: this.omitted === undefined || this.omitted === null ? [] : keep([this.omitted]),
      null: none,
    });
    const unchecked = pools.candidates.length > 0 ? pools.candidates : pools.ordinary;
    return {
      values: values.length > 0 ? values : unchecked.length > 0 ? unchecked : [null],
      edges: keep(pools.edges),
      malformed: keep(pools.malformed),
      spoken: keep(spoken),
      spokenShare: share,
      unsolved: values.length === 0,
    };
  }
}

const MOST_KEPT = 500;

interface Gathered {
  readonly values: readonly Cell[];
  readonly edges: readonly Cell[];
  readonly malformed: readonly Cell[];
  readonly spoken: readonly Cell[];
  readonly spokenShare: number;
  readonly unsolved: boolean;
}

function distinct(cells: readonly Cell[]): Cell[] {
  return [...new Map(cells.map((cell) => [cellKey(cell), cell])).values()];
}
