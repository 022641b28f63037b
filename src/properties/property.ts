import type { Effects } from '../effects/effects.js';
import type { Walk } from '../effects/walk.js';
import type { Capabilities } from '../engines/capabilities.js';
import type {
  Database,
  DiskDatabase,
  DiskLog,
  HealthProblem,
  LoadOutcome,
  PlanStep,
  World,
} from '../engines/engine.js';
import type { Cell } from '../model/cell.js';
import type { Dataset, Model } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { Migration } from '../model/migration.js';
import type { PropertyId } from '../model/property-id.js';
import type { Query } from '../model/query.js';
import type { Direction, RunOptions, RunResult, StatementRun } from '../model/run.js';
import type { Schema } from '../model/schema.js';
import type { Deployment, Rules } from '../model/source.js';
import type { Dialect } from '../sql/tokenize.js';

/** One promise about a migration, checked dataset by dataset. */
export interface Property {
  readonly id: PropertyId;
  /** The promise in a few words, for headings. */
  readonly title: string;
  /** The promise is about the schema alone, so that no rows are wanted as evidence. */
  readonly rowless?: true;
  /** Codes of faults that, found once, make others of the same table and column beside the point. */
  readonly outweighs?: Readonly<Record<string, readonly string[]>>;
  /** Why it does not apply to this migration, or `null` where it does. */
  skip(subject: Subject): string | null;
  /** Looks at one dataset's trial. Where one finding is looked for again (`about`), what costs much and is about other places may be left out. */
  check(trial: Trial, about?: Finding): Promise<Check>;
}

/** What one look at one dataset showed. No findings and no evidence together mean: nothing was seen. */
export interface Check {
  readonly findings: readonly Finding[];
  /** Whether this dataset exercised the promise. */
  readonly evidence: boolean;
  /** Something worth showing although it is no fault, such as rows that moved. The same text is shown once. */
  readonly notes?: readonly string[];
}

/** The migration and its surroundings, the same for all datasets. */
export interface Subject {
  readonly migration: Migration;
  /** The SQL that it is written in. */
  readonly dialect: Dialect;
  /** What the engine can do that it is rehearsed on. */
  readonly capabilities: Pick<
    Capabilities,
    'embedded' | 'dropDeletes' | 'reverseOrder' | 'otherIndexes' | 'costOfARun'
  >;
  readonly rules: Rules;
  /** The folder's format is this framework's own, so that its own conventions may be asked for. */
  readonly own: boolean;
  /** The schema before the migration, on an empty chain. */
  readonly schemaBefore: Schema;
  /** The schema after it, on an empty chain; `null` when `up` fails there. */
  readonly schemaAfter: Schema | null;
  /** Statements of the application that were declared; each of some version of it. */
  readonly queries: readonly Query[];
  /** Whether the old application runs on the new schema; `unsaid`: it most likely does not, and nobody has said so. */
  readonly deployment: Deployment | 'unsaid';
  /** Rows that earlier migrations themselves put in are part of every dataset. */
  readonly model: Model | null;
}

/**
 * One dataset on its way through the migration. Each state is computed when it is first asked for and kept, so that
 * all properties share one `up`, one `down` and one second `up`.
 */
export interface Trial extends Subject {
  readonly dataset: Dataset;
  /** Place of the dataset in the run, from 0; 0 is always the empty dataset. */
  readonly index: number;
  readonly loaded: LoadOutcome;
  /** A number that is fixed by the seed and the dataset, for choices inside a property. */
  readonly salt: number;
  before(): Promise<Image>;
  /** The state after `up`. */
  up(): Promise<Outcome>;
  /** The state after `up` and `down`. */
  down(): Promise<Outcome>;
  /** The state after `up`, `down` and `up`. */
  again(): Promise<Outcome>;
  /** A database of its own in one of the three states; the property closes it. */
  open(state: 'before' | 'up' | 'down', world?: World): Promise<Database>;
  /** The same on a disk; the property closes it. `null` where the engine has no such thing. */
  openOnDisk(state: 'before' | 'up', log: DiskLog): Promise<DiskDatabase | null>;
  /** Runs one direction on a database, by the rules of the folder's tool. */
  run(database: Database, direction: Direction, options?: RunOptions): Promise<RunResult>;
  /** A trial of the same migration on another dataset (a twin). */
  sibling(dataset: Dataset): Promise<Trial>;
  health(state: 'before' | 'up' | 'down'): Promise<HealthProblem[]>;
  /** What the direction does, as seen on databases with rows in most tables; `null` where it gets through on none. */
  effects(direction?: Direction): Promise<Effects | null>;
  /** This dataset statement by statement, on its way through the direction. */
  walk(direction: Direction): Promise<Walk>;
  /** The state after `up` where nothing is set off; `null` where `up` does not get through then, or it cannot be tried. */
  quiet(): Promise<Image | null>;
  /** How these statements are carried out before and after `up`; nothing stands for one that does not run there. */
  plans(asked: readonly Asked[]): Promise<Readonly<Record<'before' | 'up', PlansByName>>>;
}

/** A statement whose plan is asked for. */
export interface Asked {
  readonly name: string;
  readonly sql: string;
  readonly cells: readonly Cell[];
}

export type PlansByName = ReadonlyMap<string, readonly PlanStep[]>;

/** The state after a direction has run, or why it did not. */
export type Outcome = { readonly result: RunResult; readonly image: Image };

export type { RunOptions, RunResult, StatementRun };
