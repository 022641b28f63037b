import type { Effects } from '../effects/effects.js';
import { quietWorld, usualWorld, type Walk, walk } from '../effects/walk.js';
import type {
  Database,
  DiskDatabase,
  DiskLog,
  Engine,
  HealthProblem,
  LoadOutcome,
  Snapshot,
  World,
} from '../engines/engine.js';
import type { Dataset } from '../model/dataset.js';
import type { Image } from '../model/image.js';
import type { Direction, RunOptions, RunResult } from '../model/run.js';
import type { Asked, Outcome, Subject, Trial } from '../properties/property.js';
import { apply } from '../runner/apply.js';
import { OnSubject } from './on-subject.js';
import { effectsOf } from './panel.js';
import { plansOn } from './plans-on.js';

/** What all trials of one migration share. */
export interface Stage {
  readonly subject: Subject;
  readonly engine: Engine;
  /** The database before the migration, with what earlier migrations put into it. */
  readonly base: Snapshot;
  /** Rows without parents are kept. */
  readonly orphans: boolean;
  /** Hears of every run without an injected failure. */
  readonly onRun: (direction: Direction, result: RunResult) => void;
  /** Datasets to watch the migration on; absent: whatever dataset is at hand. */
  readonly panel?: () => readonly Dataset[];
}

type State = 'before' | 'up' | 'down' | 'again';

/** Loads a dataset and hands out the trial; {@link StagedTrial.close} frees its databases. */
export async function startTrial(
  stage: Stage,
  dataset: Dataset,
  index: number,
  salt: number,
  kind: 'main' | 'sibling' = 'main',
): Promise<StagedTrial> {
  const database = await stage.engine.open(openOptions(stage, stage.base));
  try {
    const loaded = await database.load(dataset, { orphans: stage.orphans });
    const trial = new StagedTrial(stage, dataset, index, salt, loaded, kind);
    await trial.arrive(database, 'before');
    return trial;
  } catch (error) {
    await database.close();
    throw error;
  }
}

export class StagedTrial extends OnSubject implements Trial {
  readonly dataset: Dataset;
  readonly index: number;
  readonly salt: number;
  readonly loaded: LoadOutcome;
  readonly #stage: Stage;
  /** A sibling is looked at in one or two states only: the others are made when they are asked for. */
  readonly #kind: 'main' | 'sibling';
  readonly #arrivals: Partial<Record<State, Arrival>> = {};
  readonly #siblings: StagedTrial[] = [];
  /** A connection that is in the state that was reached last, where the next direction may run on it. */
  #connection: Database | undefined;
  /** A statement has run on the connection that a new connection would not know of. */
  #marked = false;
  #up: Promise<Outcome> | undefined;
  #down: Promise<Outcome> | undefined;
  #quiet: Promise<Image | null> | undefined;
  #again: Promise<Outcome> | undefined;

  constructor(
    stage: Stage,
    dataset: Dataset,
    index: number,
    salt: number,
    loaded: LoadOutcome,
    kind: 'main' | 'sibling',
  ) {
    super(stage.subject);
    this.dataset = dataset;
    this.index = index;
    this.salt = salt;
    this.loaded = loaded;
    this.#stage = stage;
    this.#kind = kind;
  }

  async plans(asked: readonly Asked[]) {
    const [before, up] = [await this.open('before'), await this.open('up')];
    try {
      // A few generated rows would tell the planner that it may as well read them all.
      await before.forgetStatistics?.();
      await up.forgetStatistics?.();
      return { before: await plansOn(before, asked), up: await plansOn(up, asked) };
    } finally {
      await before.close();
      await up.close();
    }
  }

  async before(): Promise<Image> {
    return this.#arrival('before').image;
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
    this.#again ??= this.#advance('down', 'up', 'again');
    return this.#again;
  }

  async open(state: 'before' | 'up' | 'down', world?: World): Promise<Database> {
    if (state !== 'before') await this[state]();
    return this.#openNow(state, world);
  }

  async openOnDisk(state: 'before' | 'up', log: DiskLog): Promise<DiskDatabase | null> {
    if (state !== 'before') await this[state]();
    const { engine } = this.#stage;
    const from = this.#arrival(state).snapshot ?? (await this.#remake(state));
    return (await engine.openOnDisk?.({ ...openOptions(this.#stage, from), log })) ?? null;
  }

  async run(database: Database, direction: Direction, options: RunOptions = {}): Promise<RunResult> {
    const result = await apply(database, this.migration, direction, options);
    const plain = options.failAfter === undefined && options.afterEach === undefined;
    if (plain) this.#stage.onRun(direction, result);
    return result;
  }

  async sibling(dataset: Dataset): Promise<Trial> {
    const trial = await startTrial(this.#stage, dataset, this.index, this.salt, 'sibling');
    this.#siblings.push(trial);
    return trial;
  }

  async health(state: 'before' | 'up' | 'down'): Promise<HealthProblem[]> {
    if (state !== 'before') await this[state]();
    const { health } = this.#arrival(state);
    if (health !== undefined) return health;
    const database = await this.#openNow(state);
    try {
      return await database.health();
    } finally {
      await database.close();
    }
  }

  effects(direction: Direction = 'up'): Promise<Effects | null> {
    return stageEffects(this.#stage, this.dataset, direction);
  }

  walk(direction: Direction): Promise<Walk> {
    return walk(this, direction, usualWorld);
  }

  quiet(): Promise<Image | null> {
    this.#quiet ??= this.#runQuietly();
    return this.#quiet;
  }

  async #runQuietly(): Promise<Image | null> {
    const database = await this.open('before', quietWorld);
    try {
      return (await apply(database, this.migration, 'up')).ok ? await database.image() : null;
    } finally {
      await database.close();
    }
  }

  /**
   * Takes down what a state looks like, from a connection that is in it, and keeps the connection for the next
   * direction.
   */
  async arrive(database: Database, state: State): Promise<Image> {
    const image = await database.image();
    const main = this.#kind === 'main' && state !== 'again';
    this.#arrivals[state] = {
      image,
      ...(main ? { snapshot: await database.snapshot(), health: await database.health() } : {}),
    };
    this.#connection = database;
    return image;
  }

  async close(): Promise<void> {
    await this.#connection?.close();
    this.#connection = undefined;
    for (const sibling of this.#siblings) await sibling.close();
  }

  async #advance(from: State, direction: Direction, to: State): Promise<Outcome> {
    const database = await this.#connectionFor(from);
    this.#connection = undefined;
    try {
      const result = await this.run(database, direction);
      this.#marked ||= result.statements.some(({ statement }) => marksConnection(statement.sql));
      return { result, image: await this.arrive(database, to) };
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  /** The connection that is in the state, or another one where the tool would open one and that makes a difference. */
  async #connectionFor(state: State): Promise<Database> {
    const current = this.#connection;
    if (current === undefined) return this.#openNow(state);
    if (this.rules.connection === 'shared' || !this.#marked) return current;
    const snapshot = await current.snapshot();
    await current.close();
    this.#marked = false;
    return this.#stage.engine.open(openOptions(this.#stage, snapshot));
  }

  async #openNow(state: State, world?: World): Promise<Database> {
    const snapshot = this.#arrival(state).snapshot ?? (await this.#remake(state));
    return this.#stage.engine.open({ ...openOptions(this.#stage, snapshot), ...(world ? { world } : {}) });
  }

  /** The state once more, from the dataset on. */
  async #remake(state: State): Promise<Snapshot> {
    const twin = await startTrial(this.#stage, this.dataset, this.index, this.salt);
    try {
      if (state !== 'before') await twin[state]();
      const { snapshot } = twin.#arrival(state);
      if (snapshot === undefined) throw new Error(`the state "${state}" was not kept`);
      return snapshot;
    } finally {
      await twin.close();
    }
  }

  #arrival(state: State): Arrival {
    const arrival = this.#arrivals[state];
    if (arrival === undefined) throw new Error(`the state "${state}" was never reached`);
    return arrival;
  }
}

/** What the stage's migration does, as {@link Trial.effects} has it. */
export function stageEffects(
  stage: Stage,
  otherwise: Dataset,
  direction: Direction,
): Promise<Effects | null> {
  const panel = {
    migration: stage.subject.migration,
    datasets: () => stage.panel?.() ?? [],
    schema: stage.subject.schemaBefore,
    otherwise,
    start: (dataset: Dataset) => startTrial({ ...stage, onRun: () => {} }, dataset, 1, 1),
  };
  return effectsOf(panel, direction);
}

/** Settings, attached and temporary things belong to a connection, not to the database. */
function marksConnection(sql: string): boolean {
  return (
    /\b(pragma|attach|detach|temp|temporary|set|load_extension)\b/i.test(sql) && !/^\s*update\b/i.test(sql)
  );
}

/** What was taken down of a state when it was reached. */
interface Arrival {
  readonly image: Image;
  readonly snapshot?: Snapshot;
  readonly health?: HealthProblem[];
}

/** The world in which clock and random functions stand still unless a property asks for another. */
export const fixedWorld: World = { clockOffset: 0, randomSeed: 1, reverseOrder: false };

function openOptions(stage: Stage, from: Snapshot) {
  return {
    from,
    foreignKeys: stage.subject.rules.foreignKeys,
    searchPath: stage.subject.rules.searchPath ?? [],
    textInDoubleQuotes: !stage.subject.own,
    ...(stage.engine.capabilities.fakeClock ? { world: fixedWorld } : {}),
  };
}
