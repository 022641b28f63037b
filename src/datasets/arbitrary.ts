import fc from 'fast-check';
import type { Dataset } from '../model/dataset.js';
import type { Schema } from '../model/schema.js';
import { fillDataset } from './fill/fill.js';
import { drawSizes, pastLimits, weightsOf } from './fill/sizes.js';
import { narrowed } from './narrow.js';
import { planNarrow } from './plan/narrow.js';
import { planSchema, type SchemaPlan } from './plan/schema.js';
import type { PlanOptions } from './plan/table.js';
import { Random } from './random.js';
import { Shrinker } from './shrink/shrinker.js';

export interface DatasetOptions extends PlanOptions {
  /** At most so many rows in all tables together (300). */
  readonly rows?: { readonly max: number };
  /** Exactly so many rows for each table, where the size is given rather than drawn. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** The schema after `up`: some datasets then meet what only that one demands. */
  readonly after?: Schema | null;
  /** Rows that are in the database already: possible parents, and keys that are taken. */
  readonly existing?: Dataset;
}

const MOST_ROWS = 300;

/**
 * Datasets that the schema admits, parents before children, hard on a migration as the level says. They shrink to few
 * rows with plain values and replay by seed and path.
 */
export function datasetArbitrary(schema: Schema, options: DatasetOptions): fc.Arbitrary<Dataset> {
  return new DatasetArbitrary(schema, options);
}

/** Rows are put together from ready values and then made valid: drawing them through record arbitraries costs more than all of SQLite. */
class DatasetArbitrary extends fc.Arbitrary<Dataset> {
  readonly #plan: SchemaPlan;
  /** For rows that meet what the new schema demands as well; `null` where it demands no more. */
  readonly #narrow: SchemaPlan | null;
  readonly #options: DatasetOptions & { readonly existing: Dataset };
  readonly #weights: ReadonlyMap<string, number>;
  readonly #shrinker: Shrinker;

  constructor(schema: Schema, options: DatasetOptions) {
    super();
    this.#options = { existing: {}, ...options };
    const narrow = narrowed(schema, options.after ?? null);
    const ties = [...(options.ties ?? []), ...(narrow?.ties ?? [])];
    this.#plan = planSchema(schema, { ...options, ties });
    this.#narrow = narrow === null ? null : planNarrow(narrow, { ...options, ties });
    this.#weights = weightsOf(this.#plan, options.dictionary);
    this.#shrinker = new Shrinker(this.#plan, this.#options.existing);
  }

  override generate(mrng: fc.Random, bias: number | undefined): fc.Value<Dataset> {
    const random = new Random(mrng.nextInt(-0x80000000, 0x7fffffff));
    const narrow = this.#narrow !== null && random.chance(NARROW_SHARE) ? this.#narrow : null;
    const fill = narrow === null ? this.#options : { ...this.#options, level: 'plain' as const, tied: true };
    return new fc.Value(
      fillDataset(narrow ?? this.#plan, this.#sizes(random, bias), random, fill),
      undefined,
    );
  }

  override canShrinkWithoutContext(value: unknown): value is Dataset {
    return typeof value === 'object' && value !== null;
  }

  override shrink(value: Dataset, context: unknown): fc.Stream<fc.Value<Dataset>> {
    return this.#shrinker.shrink(value, context);
  }

  #sizes(random: Random, bias: number | undefined): Map<string, number> {
    const { sizes, rows, dictionary } = this.#options;
    if (sizes !== undefined) return new Map(Object.entries(sizes));
    const drawn = drawSizes(random, this.#weights, rows?.max ?? MOST_ROWS, bias === FIRST_DRAWS);
    return pastLimits(random, drawn, dictionary.limits);
  }
}

/** How many of the datasets meet what only the new schema demands. */
const NARROW_SHARE = 0.35;

/** What fast-check gives its first draws for a bias, which are to show as much as they can. */
const FIRST_DRAWS = 2;
