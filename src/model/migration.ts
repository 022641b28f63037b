import type { Cell } from './cell.js';
import type { Model } from './dataset.js';
import type { PropertyId } from './property-id.js';
import type { Query } from './query.js';

/** One step of the schema's history: how to go forward, how to go back, and what is promised about it. */
export interface Migration {
  /** The name in reports and on the command line, such as `0004_promote_timeout`; unique in its folder. */
  readonly id: string;
  readonly description: string;
  readonly up: Action;
  /** `null`: there is no way back; {@link irreversible} says why, or it was forgotten. */
  readonly down: Action | null;
  /** Why there is no way back, in the author's words or as read from a `down` that refuses on purpose. */
  readonly irreversible: string | null;
  readonly preconditions: readonly Condition[];
  readonly postconditions: readonly Condition[];
  /** What it means to write; `null`: read from its SQL. */
  readonly changes: Changes | null;
  readonly acceptances: readonly Acceptance[];
  /** Statements of the application that this migration is checked against. */
  readonly queries?: readonly Query[];
  /** What its rows are to be afterwards, where the migration itself says so; a suite's own reference counts before it. */
  readonly model?: Model;
  /** `sha256:` and the hex digest of the files' text, whatever its line ends. */
  readonly checksum: string;
  /** What earlier versions, or other line ends, may have had in its place. */
  readonly formerChecksums?: readonly string[];
  readonly files: readonly string[];
  /** The text of the file that it is written in as code: its words suggest data. */
  readonly code?: string;
  /** Its driver hands every integer out as a double, so that its application has never written one that no double holds. */
  readonly integersAsDoubles?: true;
}

/** Whether a checksum that was written down, perhaps long ago or on another machine, is one of this migration as it is. */
export function hasChecksum(
  { checksum, formerChecksums = [] }: Pick<Migration, 'checksum' | 'formerChecksums'>,
  known: string,
): boolean {
  return checksum === known || formerChecksums.includes(known);
}

/** What one direction does, and whether its own tool puts a transaction around it. */
export interface Action {
  readonly steps: readonly Statement[] | MigrationFunction;
  /** Why its file cannot be run here as its tool would run it, with the place; its steps then stand for nothing. */
  readonly obstacle?: string;
  readonly transaction: boolean;
  /** What the tool sets on the connection before that transaction, and sets back after it (TypeORM: foreign keys). */
  readonly around?: { readonly before: readonly string[]; readonly after: readonly string[] };
}

/** One SQL statement, with where it stands. */
export interface Statement {
  readonly sql: string;
  readonly file?: string;
  /** Line in the file, from 1. */
  readonly line?: number;
}

/** A direction written as code. Everything that it does to the database goes through the connection. */
export type MigrationFunction = (connection: Connection) => void | Promise<void>;

/** What a migration written as code, a condition or the runner may do with a database. */
export interface Connection {
  /** The engine's name, and the SQL that it reads. */
  readonly engine: string;
  readonly dialect: 'sqlite' | 'postgres';
  /** Runs one statement; `texts` are names in double quotes that were read as texts. @throws {StatementError} */
  run(
    sql: string,
    parameters?: readonly Cell[],
  ): Promise<{ readonly changes: number; readonly texts?: readonly string[] }>;
  /** Reads rows by column name. @throws {StatementError} */
  all(sql: string, parameters?: readonly Cell[]): Promise<Readonly<Record<string, Cell>>[]>;
  /** Runs one statement as a database driver does, for code that brings a driver of its own. @throws {StatementError} */
  query(sql: string, parameters?: readonly Cell[]): Promise<Answer>;
  /** Runs a statement of the framework's own, which is no step of the migration. @throws {StatementError} */
  beside?(sql: string): Promise<void>;
  /**
   * Lends the database out as a file of the engine's own format, and takes up what has become of it; absent where the engine keeps
   * databases in no file.
   */
  lend?(work: (path: string) => Promise<void>): Promise<void>;
  /** In a rehearsal, what stands for the clock and for randomness; absent on a real database. */
  readonly moment?: Moment;
}

/** What a statement answered, and what it did. */
export interface Answer {
  readonly columns: readonly string[];
  /** The engine's numbers for the columns' types; empty where values carry their types themselves. */
  readonly types: readonly number[];
  readonly rows: readonly (readonly Cell[])[];
  /** The statement's first word, in upper case. */
  readonly command: string;
  /** Rows inserted, updated or deleted by it. */
  readonly changes: number;
  /** The key of the row that was inserted last; `null` where the engine does not say. */
  readonly lastKey: bigint | null;
  /** It cannot have changed anything. */
  readonly reads: boolean;
}

/** The clock and the source of random numbers of code that runs in a rehearsal. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly seed: number;
  /** By its IANA name. */
  readonly timeZone: string;
}

/** A promise about the database, as a query that lists what breaks it: no rows, and it holds. */
export interface Condition {
  readonly name: string;
  readonly sql: string;
  /** Statements that make a database break it, so that a refusal can be seen. */
  readonly breakWith?: readonly string[];
}

/** Tables to the columns that may change; `'*'`: the whole table (rows too). */
export type Changes = Readonly<Record<string, readonly string[] | '*'>>;

/** A named deviation that the author has accepted. */
export interface Acceptance {
  readonly property: PropertyId;
  readonly table: string | null;
  readonly column: string | null;
  readonly reason: string;
  /** Only findings of this code, at exactly this table and column. */
  readonly code?: string;
  /** It is the baseline's, not the author's. */
  readonly baseline?: true;
}
