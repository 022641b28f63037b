import type { Database, Engine, HealthProblem, LoadOutcome, Snapshot, World } from '../engines/engine.js';
import type { Dataset } from '../model/dataset.js';
import type { Image } from '../model/image.js';
import type { Direction, RunOptions, RunResult } from '../model/run.js';
import type { Outcome, Subject, Trial } from '../properties/property.js';
import { apply } from '../runner/apply.js';

/** What all trials of one migration share. */
export interface Stage {
  readonly subject: Subject;
  readonly engine: Engine;
  /** The database before the migration, with what earlier migrations put into it. */
  readonly base: Snapshot;
  /** The SQL reads the clock or random values, so that every database needs a world in which they are fixed. */
  readonly needsWorld: boolean;
  /** Rows without parents are kept. */
  readonly orphans: boolean;
  /** Hears of every run without an injected failure. */
  readonly onRun: (direction: Direction, result: RunResult) => void;
}

type State = 'before' | 'up' | 'down';

/** Loads a dataset and hands out the trial; {@link StagedTrial.close} frees its databases. */
export async function startTrial(
  stage: Stage,
  dataset: Dataset,
  index: number,
  salt: number,
): Promise<StagedTrial> {
  const database = await stage.engine.open(openOptions(stage, stage.base));
  try {
    const loaded = await database.load(dataset, { orphans: stage.orphans });
    return new StagedTrial(
      stage,
      dataset,
      index,
      salt,
      loaded,
      await database.snapshot(),
      await database.image(),
    );
  } finally {
    await database.close();
  }
}

export class StagedTrial implements Trial {
  readonly migration;
  readonly rules;
  readonly own;
  readonly schemaBefore;
  readonly schemaAfter;
  readonly model;
  readonly dataset: Dataset;
  readonly index: number;
  readonly salt: number;
  readonly loaded: LoadOutcome;
  readonly #stage: Stage;
  readonly #image: Image;
  readonly #snapshots: Partial<Record<State, Snapshot>>;
  readonly #health = new Map<State, Promise<HealthProblem[]>>();
  readonly #siblings: StagedTrial[] = [];
  /** The connection that ran `up`, kept open where the tool uses one connection for everything. */
  #connection: Database | undefined;
  #up: Promise<Outcome> | undefined;
  #down: Promise<Outcome> | undefined;
  #again: Promise<Outcome> | undefined;

  constructor(
    stage: Stage,
    dataset: Dataset,
    index: number,
    salt: number,
    loaded: LoadOutcome,
    snapshot: Snapshot,
    image: Image,
  ) {
    const { migration, rules, own, schemaBefore, schemaAfter, model } = stage.subject;
    this.migration = migration;
    this.rules = rules;
    this.own = own;
    this.schemaBefore = schemaBefore;
    this.schemaAfter = schemaAfter;
    this.model = model;
    this.dataset = dataset;
    this.index = index;
    this.salt = salt;
    this.loaded = loaded;
    this.#stage = stage;
    this.#image = image;
    this.#snapshots = { before: snapshot };
  }

  async before(): Promise<Image> {
    return this.#image;
  }

  up(): Promise<Outcome> {
    this.#up ??= this.#advance('before', 'up', 'up');
    return this.#up;
  }

  async down(): Promise<Outcome> {
    await this.up();
    this.#down ??= this.#advance('up', 'down', 'down');
    return this.#down;
  }

  async again(): Promise<Outcome> {
    await this.down();
    this.#again ??= this.#advance('down', 'up', null);
    return this.#again;
  }

  async open(state: State, world?: World): Promise<Database> {
    if (state !== 'before') await this[state]();
    return this.#openNow(state, world);
  }

  async run(database: Database, direction: Direction, options: RunOptions = {}): Promise<RunResult> {
    const result = await apply(database, this.migration, direction, options);
    if (options.failAfter === undefined) this.#stage.onRun(direction, result);
    return result;
  }

  async sibling(dataset: Dataset): Promise<Trial> {
    const trial = await startTrial(this.#stage, dataset, this.index, this.salt);
    this.#siblings.push(trial);
    return trial;
  }

  health(state: State): Promise<HealthProblem[]> {
    let problems = this.#health.get(state);
    if (problems === undefined) {
      problems = this.#readHealth(state);
      this.#health.set(state, problems);
    }
    return problems;
  }

  async close(): Promise<void> {
    await this.#connection?.close();
    this.#connection = undefined;
    for (const sibling of this.#siblings) await sibling.close();
  }

  async #advance(from: State, direction: Direction, to: State | null): Promise<Outcome> {
    const database = this.#connection ?? (await this.#openNow(from));
    this.#connection = undefined;
    let keep = false;
    try {
      const result = await this.run(database, direction);
      const image = await database.image();
      if (to !== null) this.#snapshots[to] = await database.snapshot();
      keep = this.rules.connection === 'shared' && to !== null;
      return { result, image };
    } finally {
      if (keep) this.#connection = database;
      else await database.close();
    }
  }

  async #openNow(state: State, world?: World): Promise<Database> {
    const snapshot = this.#snapshots[state];
    if (snapshot === undefined) throw new Error(`the state "${state}" was never reached`);
    return this.#stage.engine.open({ ...openOptions(this.#stage, snapshot), ...(world ? { world } : {}) });
  }

  async #readHealth(state: State): Promise<HealthProblem[]> {
    const database = await this.open(state);
    try {
      return await database.health();
    } finally {
      await database.close();
    }
  }
}

/** The world in which clock and random functions stand still unless a property asks for another. */
export const fixedWorld: World = { clockOffset: 0, randomSeed: 1, reverseOrder: false };

function openOptions(stage: Stage, from: Snapshot) {
  return {
    from,
    foreignKeys: stage.subject.rules.foreignKeys,
    ...(stage.needsWorld ? { world: fixedWorld } : {}),
  };
}
