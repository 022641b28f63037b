import { fillDataset } from '../../datasets/fill/fill.js';
import type { DatasetOptions } from '../../datasets/index.js';
import type { SchemaPlan } from '../../datasets/plan/schema.js';
import type { TablePlan } from '../../datasets/plan/table.js';
import { Random } from '../../datasets/random.js';
import type { Engine } from '../../engines/engine.js';
import { type Dataset, type Row, rowsIn } from '../../model/dataset.js';
import type { Source } from '../../model/source.js';
import type { Link } from '../chain.js';

/** Tries rows, each time in a database of its own. */
export class Bench {
  readonly plan: SchemaPlan;
  readonly options: DatasetOptions;
  readonly #engine: Engine;
  readonly #source: Source;
  readonly #link: Link;
  readonly #random = new Random(1);

  constructor(engine: Engine, source: Source, link: Link, plan: SchemaPlan, options: DatasetOptions) {
    this.#engine = engine;
    this.#source = source;
    this.#link = link;
    this.plan = plan;
    this.options = options;
  }

  /** Rows of one table, drawn as those of a dataset. */
  draw({ name }: TablePlan, count: number): readonly Row[] {
    return rowsIn(
      this.drawAll(new Map(this.plan.tables.map((each) => [each.name, each.name === name ? count : FEW]))),
      name,
    );
  }

  /** Rows of all tables. */
  drawAll(sizes: ReadonlyMap<string, number>): Dataset {
    const { level, dictionary, existing = {} } = this.options;
    const own = level === 'hostile' ? 'edgy' : level;
    return fillDataset(this.plan, sizes, this.#random, { level: own, dictionary, existing });
  }

  /** For each row what stands in its way, `null` where nothing does; a parent that is missing does not. */
  async ask(dataset: Dataset): Promise<ReadonlyMap<string, readonly (string | null)[]>> {
    const { rules, prelude } = this.#source;
    const database = await this.#engine.open({
      from: this.#link.base,
      foreignKeys: rules.foreignKeys,
      searchPath: rules.searchPath ?? [],
      ...(prelude === undefined ? {} : { prelude }),
    });
    try {
      const { rejected } = await database.load(dataset, { orphans: true });
      const answers = new Map(
        Object.entries(dataset).map(([name, rows]) => [name, rows.map((): string | null => null)]),
      );
      for (const { table, index, reason } of rejected) {
        const own = answers.get(table);
        if (own !== undefined) own[index] = reason;
      }
      return answers;
    } finally {
      await database.close();
    }
  }
}

/** Rows of the tables that a row may refer to. */
const FEW = 4;
