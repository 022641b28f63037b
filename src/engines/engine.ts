import type { Cell } from '../model/cell.js';
import type { Dataset } from '../model/dataset.js';
import type { Image } from '../model/image.js';
import type { Connection } from '../model/migration.js';
import type { Schema } from '../model/schema.js';
import type { Prelude } from '../model/source.js';
import type { Dialect } from '../sql/tokenize.js';
import type { Capabilities } from './capabilities.js';
import type { HealthProblem, Interrupted, OwnObject, OwnWrites, PlanStep } from './seen.js';

export type { HealthProblem, Interrupted, OwnObject, OwnWrites, PlanStep } from './seen.js';

/** A database engine that rehearsals run on. */
export interface Engine {
  readonly name: string;
  /** The SQL that it reads. */
  readonly dialect: Dialect;
  readonly version: string;
  readonly capabilities: Capabilities;
  /** A scratch database: empty, or as it was when the snapshot was taken. */
  open(options?: OpenOptions): Promise<Database>;
  /** The same on a disk, where its process may die; absent where no process of ours holds the data. */
  openOnDisk?(options: OpenOptions & { readonly log: DiskLog }): Promise<DiskDatabase>;
  /** The same as production would have it, on a disk, to be timed; absent where the engine has no such thing. */
  openMeasured?(options: OpenOptions): Promise<MeasuredDatabase>;
  /** Makes a state cheap to open, since it will be opened often; absent where any state is. */
  keep?(snapshot: Snapshot): Promise<void>;
  /** What had to be done so that SQL written for other drivers runs here; each is said once. */
  remarks(): readonly string[];
  close(): Promise<void>;
}

/** How a database is opened. */
export interface OpenOptions {
  readonly from?: Snapshot;
  /** Whether foreign keys are enforced from the start (true). */
  readonly foreignKeys?: boolean;
  /**
   * Take text in double quotes that names no column for a string, as most SQLite drivers do (true). Rehearsal's own runner
   * does not, so for its own migrations a misspelt name stays an error.
   */
  readonly textInDoubleQuotes?: boolean;
  /** Replaces the clock and randomness that SQL sees: two worlds give different readings. */
  readonly world?: World;
  /** Schemas in which names are looked up after those where they would be anyway, where the engine has schemas. */
  readonly searchPath?: readonly string[];
  /** What a new database has from the start. */
  readonly prelude?: Prelude;
}

/**
 * A function that SQL calls and the application defines. It gets exact cells (integers as bigint, blobs as bytes) and
 * answers the same for the same.
 */
export type SqlFunction = (
  ...cells: (null | bigint | number | string | Uint8Array)[]
) => null | bigint | number | string | boolean | Uint8Array;

/** What a statement finds around it beside the data: clock, random values, time zone, and the order in which rows are read. */
export interface World {
  /** Seconds that the clock is ahead of the fixed base time. */
  readonly clockOffset: number;
  /** Seed of `random()` and its kin. */
  readonly randomSeed: number;
  /** Reads without ORDER BY come in the reverse order. */
  readonly reverseOrder: boolean;
  /** Look-ups go by indexes that are not there otherwise, and bring rows of the same value the last one first. */
  readonly otherIndexes?: boolean;
  /** The session's time zone by its IANA name (`UTC`). */
  readonly timeZone?: string;
  /**
   * Nothing is set off: triggers on tables and the actions of foreign keys stand still, so that only what a statement says
   * itself happens. INSTEAD OF triggers act: they are what a statement on a view says.
   */
  readonly quiet?: boolean;
}

/** A database's whole state, to be opened again any number of times. Opaque outside its engine. */
export interface Snapshot {
  readonly engine: string;
}

/** One scratch database with one connection to it. */
export interface Database extends StoredDatabase {
  /** Inserts a dataset, parents first, in one transaction. */
  load(dataset: Dataset, options?: LoadOptions): Promise<LoadOutcome>;
  snapshot(): Promise<Snapshot>;
}

/** One connection to a database, whoever else uses it. */
export interface StoredDatabase extends Connection {
  schema(): Promise<Schema>;
  /** What a table, by its name in the schema, keeps through ALTER and RENAME, and one that is rebuilt does not have. */
  identities(): Promise<ReadonlyMap<string, string>>;
  image(): Promise<Image>;
  /** Whether a transaction is open on the connection. */
  inTransaction(): boolean;
  /**
   * What the engine's own checks find: integrity, foreign keys, views and triggers that do not compile.
   *
   * @param touched where the engine checks tables one by one, only rows of these have to be looked at
   */
  health(touched?: ReadonlySet<string>): Promise<HealthProblem[]>;
  /** Rows in a table, by its name in the schema. */
  count(table: string): Promise<number>;
  /** What the transaction that is open has done to each table by itself; absent where nobody else can write meanwhile. */
  ownWrites?(): Promise<ReadonlyMap<string, OwnWrites>>;
  /** Rows by position, each cell exact; for reading what {@link Connection.all} would name twice. */
  rows(
    sql: string,
    parameters?: readonly Cell[],
  ): Promise<{ readonly columns: string[]; readonly rows: Cell[][] }>;
  /** How the engine would carry the statement out, whatever the number of rows. @throws {StatementError} when it does not run */
  plan(sql: string, parameters?: readonly Cell[]): Promise<PlanStep[]>;
  /** Whether the statement runs and only gives rows, as the engine takes it; what functions do that it calls is not looked at. */
  reads(sql: string): Promise<boolean>;
  /** What the connection holds and others wait for, table by table; absent where one lock covers the whole database. */
  holds?(): Promise<TableHold[]>;
  /** Settings of the connection that take effect at once, whether or not the transaction comes through, by their names. */
  settings(): Promise<ReadonlyMap<string, string>>;
  /** Opens a transaction that can be sure to write: one that only asks for that later may be refused after the work is done. */
  beginWriting(): Promise<void>;
  /** Whether the engine refuses the statement inside a transaction, or what it makes can be used after a commit only. */
  needsCommit(sql: string): boolean;
  /**
   * Looks at what a statement has left that was interrupted where no transaction held it, and takes away what is in the way of running it
   * again; absent where such a statement is whole or not there.
   */
  afterInterruption?(sql: string): Promise<Interrupted>;
  /** Reads the definitions anew, as the next program will that opens the database. @throws {StatementError} when they cannot be read */
  readAnew(): Promise<void>;
  /** Everything that hangs on tables of the framework's own (`_rehearsal_…`), which no schema and no image shows. */
  ownObjects(): Promise<readonly OwnObject[]>;
  /** Lets plans follow from definitions alone, as if nobody had counted rows, nor just written them; absent where neither changes anything. */
  forgetStatistics?(): Promise<void>;
  /** Writes the database to a file of the engine's own format; absent where it has none. */
  saveTo?(path: string): Promise<void>;
  close(): Promise<void>;
}

/** How a database on a disk makes sure that a transaction is kept whole. */
export type DiskLog = 'rollback' | 'write-ahead';

/** A scratch database on a disk. */
export interface DiskDatabase extends Database {
  /** What would be found if the process died now: the files as they are, opened again. This connection goes on. */
  afterCrash(): Promise<Wreck>;
  /** Another connection to it, which does not wait for locks. The caller closes it. */
  visitor(): Promise<Database>;
}

/** A scratch database that tells what it costs. */
export interface MeasuredDatabase extends Database {
  /** Bytes on the disk. */
  size(): Promise<number>;
  /** What was done on this connection since it was opened, in a unit that does not depend on the machine's speed. */
  work(): Promise<number>;
  /** Such as `rows written`. */
  readonly workUnit: string;
  /** Whether something limits how long a statement waits for a lock; absent where nobody waits for one. */
  lockTimeout?(): Promise<boolean>;
}

/** A table as the server's catalogs have it while a transaction is open. */
export interface TableHold {
  readonly table: string;
  /** The strongest lock, in the engine's words; `null`: none. */
  readonly lock: string | null;
  /** Changes when the table is written anew as a whole. */
  readonly storage: string;
}

export interface Wreck {
  /** `null`: it cannot be read any more. */
  readonly image: Image | null;
  readonly health: readonly HealthProblem[];
}

export interface LoadOptions {
  /** Keep rows whose parent is missing (hostile data); otherwise they are rejected. */
  readonly orphans?: boolean;
}

export interface LoadOutcome {
  /** How many rows went in. */
  readonly rows: number;
  readonly rejected: readonly RejectedRow[];
}

export interface RejectedRow {
  readonly table: string;
  /** Place of the row in its table's list in the dataset. */
  readonly index: number;
  /** The engine's message, which names the constraint. */
  readonly reason: string;
}
