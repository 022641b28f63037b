import type { Deployment, Format, Note, Rules } from '../model/source.js';
import type { Dialect } from '../sql/tokenize.js';

/** What the user says about a folder; everything left out is told from the folder itself. */
export interface ReadOptions {
  readonly format?: Format | 'auto';
  readonly dialect?: Dialect;
  /** Whether foreign keys are enforced when a connection is opened (true). */
  readonly foreignKeys?: boolean;
  readonly connection?: Rules['connection'];
  /** Whether the old application goes on running while a migration is released. */
  readonly deployment?: Deployment;
  /** Puts a transaction around every migration (true) or around none (false), whatever the tool would do. */
  readonly transaction?: boolean;
  /**
   * What to do with several pairs of files that share one number: `refuse` as the tool does, or run them `by-name` (for a
   * project whose own runner allows it).
   */
  readonly sameNumber?: 'refuse' | 'by-name';
  /** Migrations that are one change in several files, each as `FIRST..LAST`, besides those that names tell; `off`: none are joined. */
  readonly groups?: readonly string[] | 'off';
  /** SQL that runs in place of migrations written as code: the code file's name, and the path of the SQL file. */
  readonly standIns?: Readonly<Record<string, string>>;
  /** Files in the place of modules of the application that code migrations import and that cannot be loaded here, by the name in the import. */
  readonly stubs?: Readonly<Record<string, string>>;
  /** Commands of a tool that runs the migrations itself, in place of everything that is read from the folder's files. */
  readonly commands?: Commands;
  /** Run no code of the folder's: migrations written as code are there with their names and checksums, and cannot be run (false). */
  readonly leaveCode?: boolean;
  /** A SQL file, or a folder of them, with statements that the application runs. */
  readonly queries?: string;
  /** Values for `${name}`, `{{ .name }}` and `:name` in SQL files, put in as they are. */
  readonly placeholders?: Readonly<Record<string, string>>;
}

/** How a tool is called: each line is given to the shell, with `{id}`, `{previous}`, `{url}` and `{file}` filled in. */
export interface Commands {
  /** Prints the migrations' names, one a line, in the order in which they run. */
  readonly list: string;
  readonly up: string;
  /** Absent: there is no way back. */
  readonly down?: string;
  /** The table in which the tool keeps what it has run (told by itself for the known tools). */
  readonly ledger?: string;
}

/** What a format's reader works with. */
export interface ReadContext {
  readonly dialect: Dialect;
  readonly options: ReadOptions;
  /** The folder's tool hands files to a client program (psql, sqlite3), whose commands may stand in them. */
  readonly fed: boolean;
  /** Collects the migrations that are code and are not run. */
  readonly uncovered: string[];
  /** Collects what cannot be sent for want of a placeholder's value. */
  readonly unfilled: Error[];
  /** Collects what a person should know. */
  note(kind: Note['kind'], message: string, file?: string, line?: number): void;
}
