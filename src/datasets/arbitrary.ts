import fc from 'fast-check';
import type { Dataset } from '../model/dataset.js';
import type { Schema } from '../model/schema.js';
import { fillDataset } from './fill/fill.js';
import { drawSizes, pastLimits, weightsOf } from './fill/sizes.js';
import { planSchema, type SchemaPlan } from './plan/schema.js';
import type { PlanOptions } from './plan/table.js';
import { Random } from './random.js';
import { Shrinker } from './shrink/shrinker.js';

export interface DatasetOptions extends PlanOptions {
  /** At most so many rows in all tables together (300). */
  readonly rows?: { readonly max: number };
  /** Exactly so many rows for each table, where the size is given rather than drawn. */
  readonly sizes?: Readonly<Record<string, number>>;
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
  readonly #options: DatasetOptions & { readonly existing: Dataset };
  readonly #weights: ReadonlyMap<string, number>;
  readonly #shrinker: Shrinker;

  constructor(schema: Schema, options: DatasetOptions) {
    super();
    this.#options = { existing: {}, ...options };
    this.#plan = planSchema(schema, options);
    this.#weights = weightsOf(this.#plan, options.dictionary);
    this.#shrinker = new Shrinker(this.#plan, this.#options.existing);
  }

  override generate(mrng: fc.Random): fc.Value<Dataset> {
    const random = new Random(mrng.nextInt(-0x80000000, 0x7fffffff));
    const sizes =
      this.#options.sizes === undefined
        ? pastLimits(
            random,
            drawSizes(random, this.#weights, this.#options.rows?.max ?? MOST_ROWS),
            this.#options.dictionary.limits,
          )
        : new Map(Object.entries(this.#options.sizes));
    return new fc.Value(fillDataset(this.#plan, sizes, random, this.#options), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Dataset {
    return typeof value === 'object' && value !== null;
  }

  override shrink(value: Dataset, context: unknown): fc.Stream<fc.Value<Dataset>> {
    return this.#shrinker.shrink(value, context);
  }
}
