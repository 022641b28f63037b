import type { Cell } from '../model/cell.js';
import type { Image } from '../model/image.js';
import type { Connection } from '../model/migration.js';
import type { HealthProblem, StoredDatabase } from './engine.js';

/** A database that outlives the process: how the runner opens, guards, saves and puts it back. */
export interface Store {
  /** Path or address, as it was given; an address without its password. */
  readonly place: string;
  /** How long a statement may wait and work; absent where nothing but the runner decides. */
  readonly limits?: Limits;
  /** @throws {UserError} when it is missing, damaged, or not of this engine */
  open(options: StoreOpenOptions): Promise<StoredDatabase>;
  /** Keeps other runners out until the answer is called, or the process ends. @throws {UserError} when one is at work */
  lock(options?: Pick<StoreOpenOptions, 'create'>): Promise<() => Promise<void>>;
  /** The user's view of what the engine reports about the database as a whole (locked, full, damaged); else the same error. */
  explain(error: unknown): unknown;
  /** Whether it failed for want of space, memory or a working disk, whatever was to be done. */
  lacksMeans(error: unknown): boolean;
  /** Copies the database, and proves that the copy holds the same. @throws {UserError} */
  backup(options: BackupOptions): Promise<Backup>;
  /** Absent where a backup cannot be put back in one transaction, beside whoever has the database open. */
  readonly wayBack?: WayBack;
  /** Proves a backup, then puts it in the database's place and keeps what was there. @throws {UserError} */
  restore(options: RestoreOptions): Promise<Restored>;
}

/** How a release that fails is undone as a whole. */
export interface WayBack {
  /** A value that stays the same, on one connection, as long as nobody else commits. */
  foreignWrites(database: StoredDatabase): Promise<string>;
  /**
   * Puts a backup that has just been made back, in one transaction of the database, for whoever has it open.
   *
   * @returns `false`: it may not be done, and was not
   * @throws {UserError} when it cannot be done; nothing was
   */
  putBack(backup: Backup, options: PutBackOptions): Promise<boolean>;
}

/** What the runner tells the server, in milliseconds; 0: no limit. */
export interface Limits {
  readonly lockMs: number;
  readonly statementMs: number;
}

/** A database that is rehearsed on by copies of it. */
export interface CopyStore extends Store {
  /**
   * A place of its own for copies; what killed processes have left there is removed.
   *
   * @param parent a folder with room for what has to lie on a disk of this machine
   * @param prefix how the names of folders in it begin
   * @throws {UserError} when it cannot be used
   */
  workplace(parent: string, prefix: string): Promise<Workplace>;
  /**
   * A value that stays the same, on one connection, as long as nobody else commits; absent where a database can only be rehearsed on by a
   * copy that is taken at the start.
   */
  foreignWrites?(database: StoredDatabase): Promise<string>;
  /** Bytes on the disk. */
  size(): Promise<number>;
  /** What does not match between tables of this database and of another one, found without reading rows into memory. */
  mismatches(other: Store, pairs: readonly TablePair[], limit: number): Promise<Mismatch[]>;
  /** Integrity and the rest of {@link StoredDatabase.health}; where the database is large, this goes on beside the caller's own work. */
  health(): Promise<HealthProblem[]>;
  /** An image that holds only the rows asked for, of every table. */
  sample(wanted: readonly RowsWanted[]): Promise<Image>;
  /** A few rows of each table of the user's, by what tells them apart. */
  firstRows(few: number): Promise<RowsWanted[]>;
  /** Every table that holds rows, the framework's own included, with its columns. */
  columnsByTable(): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** Where copies of databases are worked on. */
export interface Workplace {
  /** A copy as of one moment, for work on it; not proven. @throws {UserError} */
  copyOf(store: CopyStore, name: string): Promise<CopyStore>;
  /** Takes away what does not belong to this one. */
  discardAllBut(kept: Pick<Store, 'place'> | null): Promise<void>;
  /** Where there may be no room, and what is to be done then. */
  readonly room: { readonly where: string; readonly wayOut: string };
  /** Takes everything away. */
  remove(): Promise<void>;
}

/** A folder for copies of databases, which is known to be nobody's when its owner has died. */
export interface WorkFolder {
  readonly path: string;
  /** Takes it away with all that is in it. */
  remove(): void;
}

/** A table here, and what stands for it there. */
export interface TablePair {
  readonly left: string;
  readonly right: string;
  /** The columns to compare: name here to name there, in any letter case. */
  readonly columns: ReadonlyMap<string, string>;
}

/** Rows that do not match, by the columns that tell them apart. */
export interface Mismatch {
  readonly pair: TablePair;
  /** Names here; each is a key of `pair.columns`. */
  readonly by: readonly string[];
  /** Up to the limit, of rows on either side. */
  readonly values: readonly (readonly Cell[])[];
  /** Some of the values are of rows that the other database does not have. */
  readonly missing: boolean;
}

/** Rows of a table whose columns hold one of these combinations of values. */
export interface RowsWanted {
  readonly table: string;
  readonly by: readonly string[];
  readonly values: readonly (readonly Cell[])[];
}

export interface StoreOpenOptions {
  /** Nothing at all is written, not beside the database either. */
  readonly readonly: boolean;
  /** Whether foreign keys are enforced (true). */
  readonly foreignKeys?: boolean;
  /** Statements that open or write other files are refused (false). */
  readonly confined?: boolean;
  /** Make the database where there is none. */
  readonly create?: boolean;
}

export interface BackupOptions {
  /** Where it goes; `null`: beside the database, with the time in its name. Nothing is ever overwritten. */
  readonly out: string | null;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly toolVersion: string;
  readonly onProgress?: (done: number, total: number) => void;
  /** Aborted: nothing is made, for the signal's reason. */
  readonly stop?: AbortSignal;
}

/** A copy that was proven equal to the database it was taken from. */
export interface Backup {
  readonly path: string;
  /** Size in bytes. */
  readonly bytes: number;
  readonly tables: number;
  readonly rows: number;
  /** `sha256:` and the hex digest of its bytes. */
  readonly digest: string;
}

export interface PutBackOptions {
  /** Is asked when nobody else can write any more, and before anything is changed. */
  readonly mayBe: () => Promise<boolean>;
  /** Runs inside the transaction when everything is back. */
  readonly record: (connection: Connection) => Promise<void>;
}

export interface RestoreOptions {
  readonly backup: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Only proves the backup and says what restoring it would discard. */
  readonly dryRun?: boolean;
  /** Restore although nothing says that it is a backup of this database. */
  readonly force?: boolean;
  /** Aborted: nothing is done, for the signal's reason. */
  readonly stop?: AbortSignal;
}

export interface Restored {
  /** Where the replaced database is kept; `null`: there was none, or nothing was done. */
  readonly kept: string | null;
  /** How the backup was proven: by the digest that was written when it was made, or by the engine's checks only. */
  readonly proof: 'digest' | 'checks';
  /** What the replaced database holds and the backup does not; `null` where it could not be read. */
  readonly discarded: readonly TableDifference[] | null;
  /** Whoever still had the replaced file open afterwards, whose later writes go to the kept file. */
  readonly holders: readonly string[];
}

/** How the rows of one table differ in two databases. A table that only one has counts with all its rows. */
export interface TableDifference {
  readonly table: string;
  readonly onlyLeft: number;
  readonly onlyRight: number;
  /** Rows of the same key that differ in some cell, by type or bytes. */
  readonly changed: number;
  /** One row's key of each kind that there is, for a person to look up. */
  readonly example: string;
}
