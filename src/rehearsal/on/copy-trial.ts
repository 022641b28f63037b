import type { Effects } from '../../effects/effects.js';
import type { Walk } from '../../effects/walk.js';
import type { Database, HealthProblem, LoadOutcome, World } from '../../engines/engine.js';
import type { Dataset } from '../../model/dataset.js';
import type { Image } from '../../model/image.js';
import type { Direction, RunOptions, RunResult } from '../../model/run.js';
import type { Outcome, Trial } from '../../properties/property.js';
import { OnSubject } from '../on-subject.js';
import { rowsOf } from '../plan.js';
import { type Stage, type StagedTrial, stageEffects, startTrial } from '../trial.js';
import type { Journey } from './journey.js';

/** A journey as the properties look at it. What needs another dataset is answered in memory. */
export class CopyTrial extends OnSubject implements Trial {
  readonly dataset: Dataset;
  readonly index = 1;
  readonly salt = 0;
  readonly loaded: LoadOutcome = { rows: 0, rejected: [] };
  readonly #stage: Stage;
  readonly #journey: Journey;
  readonly #images: { readonly before: Image; readonly up: Image; readonly down: Image | undefined };
  readonly #siblings: StagedTrial[] = [];
  #memory: Promise<Trial> | undefined;

  /** @param second it is about the second `up`, and the rows that it leaves otherwise */
  constructor(stage: Stage, journey: Journey, second: boolean) {
    super(stage.subject);
    this.#stage = stage;
    this.#journey = journey;
    this.#images =
      second && journey.again !== null
        ? journey.again
        : { before: journey.before, up: journey.up.image, down: journey.down?.image };
    this.dataset = rowsOf(this.#images.before);
  }

  async plans() {
    return this.#journey.plans;
  }

  async before(): Promise<Image> {
    return this.#images.before;
  }

  async up(): Promise<Outcome> {
    return { result: this.#journey.up.result, image: this.#images.up };
  }

  async down(): Promise<Outcome> {
    const { down } = this.#journey;
    if (down === null || this.#images.down === undefined) throw new Error('there was no down to run');
    return { result: down.result, image: this.#images.down };
  }

  async again(): Promise<Outcome> {
    const { again } = this.#journey;
    if (again === null) throw new Error('there was no second up');
    return again.leg;
  }

  async open(state: 'before' | 'up' | 'down', world?: World): Promise<Database> {
    return (await this.#inMemory()).open(state, world);
  }

  async openOnDisk(): Promise<null> {
    return null;
  }

  async run(database: Database, direction: Direction, options?: RunOptions): Promise<RunResult> {
    return (await this.#inMemory()).run(database, direction, options);
  }

  async sibling(dataset: Dataset): Promise<Trial> {
    const trial = await startTrial(this.#stage, dataset, 0, 0, 'sibling');
    this.#siblings.push(trial);
    return trial;
  }

  async health(state: 'before' | 'up' | 'down'): Promise<HealthProblem[]> {
    return [...this.#journey.health[state]];
  }

  effects(direction: Direction = 'up'): Promise<Effects | null> {
    return stageEffects(this.#stage, {}, direction);
  }

  async walk(direction: Direction): Promise<Walk> {
    return (await this.#inMemory()).walk(direction);
  }

  /** What the copy itself would show then was not looked at. */
  async quiet(): Promise<null> {
    return null;
  }

  /** The copy is looked at once; what has to be run again is run on its rows. */
  #inMemory(): Promise<Trial> {
    this.#memory ??= this.sibling(this.dataset);
    return this.#memory;
  }

  async close(): Promise<void> {
    for (const trial of this.#siblings) await trial.close();
  }
}
