import fc, { type Arbitrary } from 'fast-check';
import { fold } from '../compare/index.js';
import { moderated } from '../datasets/index.js';
import type { DataLevel, Dataset } from '../model/dataset.js';
import type { Trial } from '../properties/property.js';
import { datasetsOf, stageOf } from './plan.js';
import { mayNarrow, narrowedLink, type ReachTask, Touched } from './reach.js';
import type { Refusals } from './refusals.js';
import { type Stage, startTrial } from './trial.js';

/** What a dataset is drawn for, and the database that it is loaded into. */
export interface Ground {
  readonly stage: Stage;
  readonly arbitrary: Arbitrary<Dataset>;
}

/** The first datasets of a migration, and from then on every so many, hold rows of all tables. */
const WHOLE_FIRST = 2;
const WHOLE_EVERY = 25;
/** Where numbers overflow, every so many datasets hold large ones. */
const LARGE_EVERY = 4;

/** @param stage that of all tables */
export async function groundsOf(task: ReachTask, level: DataLevel, stage: Stage): Promise<Grounds> {
  const arbitrary = datasetsOf(task.link, task.source, task.suite, level);
  const lay = (touched: ReadonlySet<string>) => narrowGround(task, level, stage, touched);
  const narrow = mayNarrow(task) ? await lay(new Set()) : null;
  return new Grounds({ stage, arbitrary }, narrow, lay);
}

async function narrowGround(
  task: ReachTask,
  level: DataLevel,
  { onRun }: Stage,
  touched: ReadonlySet<string>,
): Promise<Ground | null> {
  const link = await narrowedLink(task, touched);
  if (link === null) return null;
  const { engine, source, suite } = task;
  return {
    stage: { ...stageOf(engine, source, link, suite, level), onRun },
    arbitrary: datasetsOf(link, source, suite, level),
  };
}

/**
 * Chooses, dataset by dataset, between all tables and those that the migration reaches. When the whole shows that it reaches further,
 * so do later datasets.
 */
export class Grounds {
  /** All tables. */
  readonly whole: Ground;
  #narrow: Ground | null;
  readonly #widen: (touched: ReadonlySet<string>) => Promise<Ground | null>;
  readonly #touched = new Touched();
  readonly #places: Ground[] = [];
  #seen = 0;
  #reached = 0;

  /** @param widen lays out narrow ground anew, around what was seen to be touched */
  constructor(
    whole: Ground,
    narrow: Ground | null,
    widen: (touched: ReadonlySet<string>) => Promise<Ground | null>,
  ) {
    this.whole = whole;
    this.#narrow = narrow;
    this.#widen = widen;
  }

  /** The ground of a place that was drawn for already. */
  at(index: number): Ground {
    return this.#places[index] ?? this.whole;
  }

  /** How many datasets were of the tables in reach only, and how many tables those are; `null` where none were. */
  get narrowed(): { readonly datasets: number; readonly tables: number; readonly of: number } | null {
    const of = this.whole.stage.subject.schemaBefore.tables.length;
    return this.#seen === 0 ? null : { datasets: this.#seen, tables: this.#reached, of };
  }

  /** Draws from the ground of each place in turn, the first one being an example. */
  inTurn(refusals: Refusals): Arbitrary<Dataset> {
    return new InTurn((index) => {
      const whole = index < WHOLE_FIRST || index % WHOLE_EVERY === 0;
      const ground = this.#moderate(whole ? this.whole : (this.#narrow ?? this.whole), index, refusals);
      this.#places[index] = ground;
      return ground.arbitrary;
    });
  }

  /** Numbers near the largest of their type make arithmetic overflow, so that most of the later datasets do without them. */
  #moderate(ground: Ground, index: number, { overflows }: Refusals): Ground {
    if (!overflows || index % LARGE_EVERY === 0) return ground;
    const { schemaBefore } = ground.stage.subject;
    return { ...ground, arbitrary: ground.arbitrary.map((dataset) => moderated(dataset, schemaBefore)) };
  }

  /**
   * Where the properties look at a dataset. One with rows of all tables first shows whether the migration does anything out of reach; where
   * it does not, and no code can have a mind of its own, the tables in reach are all that there is to look at.
   */
  async placeOf(dataset: Dataset, index: number, salt: number): Promise<Placed> {
    const ground = this.at(index);
    const narrow = this.#narrow;
    const { whole } = this;
    const { code } = whole.stage.subject.migration;
    if (ground.stage !== whole.stage || narrow === null || code !== undefined) return { ground, dataset };
    const trial = await startTrial({ ...whole.stage, onRun: () => {} }, dataset, index, salt);
    try {
      await this.#see(trial);
      const isSame = this.#narrow === narrow && (await trial.up()).result.ok;
      return isSame ? { ground: narrow, dataset: only(dataset, narrow) } : { ground, dataset };
    } finally {
      await trial.close();
    }
  }

  /** Takes note of a dataset that the properties have looked at. */
  async saw(trial: Trial, { stage }: Pick<Ground, 'stage'>): Promise<void> {
    if (stage === this.whole.stage) return this.#see(trial);
    this.#seen++;
    this.#reached = stage.subject.schemaBefore.tables.length;
  }

  async #see(trial: Trial): Promise<void> {
    if (this.#narrow === null) return;
    await this.#touched.see(trial);
    const { tables } = this.#narrow.stage.subject.schemaBefore;
    const near = new Set(tables.map(({ name }) => fold(name)));
    const isOutside = [...this.#touched.names].some((name) => !near.has(name));
    if (isOutside) this.#narrow = await this.#widen(this.#touched.names);
  }
}

interface Placed {
  readonly ground: Ground;
  readonly dataset: Dataset;
}

/** The rows of the tables that are there. */
function only(dataset: Dataset, { stage }: Ground): Dataset {
  const names = new Set(stage.subject.schemaBefore.tables.map(({ name }) => name));
  return Object.fromEntries(Object.entries(dataset).filter(([name]) => names.has(name)));
}

/** Values of one arbitrary after another. */
class InTurn extends fc.Arbitrary<Dataset> {
  readonly #at: (index: number) => Arbitrary<Dataset>;
  #next = 1;

  constructor(at: (index: number) => Arbitrary<Dataset>) {
    super();
    this.#at = at;
  }

  override generate(random: fc.Random, bias: number | undefined): fc.Value<Dataset> {
    return this.#at(this.#next++).generate(random, bias);
  }

  override canShrinkWithoutContext(_: unknown): _ is Dataset {
    return false;
  }

  override shrink(): fc.Stream<fc.Value<Dataset>> {
    return fc.Stream.nil();
  }
}
