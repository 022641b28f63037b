import type { SqlFunction } from '../engines/engine.js';
import type { Commands } from '../folders/index.js';
import type { DataLevel } from '../model/dataset.js';
import type { PropertyId } from '../model/property-id.js';
import type { Deployment, Format } from '../model/source.js';
import type { Suite } from '../rehearsal/suite.js';

/**
 * What a project says about itself in `rehearsal.config.ts` (or `.js`, `.mjs`, `.json`). Every key may be left out;
 * an option on the command line outweighs its key here. Paths are taken from the file's own folder.
 */
export interface RehearsalConfig {
  /** The folder of migrations (`./migrations`). */
  readonly migrations?: string;
  /** The folder whose `*.suite.ts` files are the migrations' suites (or `.js`, `.mjs`), or the suites themselves. */
  readonly suites?: string | readonly Suite[];
  /** Where reports and counterexamples go (`./reports/out`). */
  readonly reportDir?: string;
  /** The committed report that `rehearse gate` reads (`./reports/evidence.json`). */
  readonly evidence?: string;
  /** The findings of the day on which `rehearse baseline` was run (`./rehearsal.baseline.json`). */
  readonly baseline?: string;
  /** What `rehearse gate` asks for beside proof of every migration. */
  readonly policy?: Policy;
  /** Forms of the report that are written. */
  readonly reporters?: readonly string[];

  /** Datasets for each migration (100). */
  readonly runs?: number;
  /** Where all choices begin (1). */
  readonly seed?: number;
  /** Stop after so long, such as `5m`. */
  readonly time?: string;
  /** Stop a migration after so long, and go on with the next. */
  readonly migrationTime?: string;
  readonly data?: DataLevel;
  /** The properties to check; absent: all. */
  readonly properties?: readonly PropertyId[];

  /** The format of the folder, or `auto` (the default): told by its files. */
  readonly format?: Format | 'auto';
  readonly dialect?: 'sqlite' | 'postgres';
  /** What the migrations run on; absent: what the folder says, else SQLite. It also says which files are read where there are both. */
  readonly engine?: 'sqlite' | 'postgres';
  /** Which PostgreSQL: `auto`, `container`, `local`, `npm`, `embedded`, or the URL of a server. It says that the engine is PostgreSQL. */
  readonly postgres?: string;
  /** Whether foreign keys are enforced when a connection is opened; absent: as the folder's own tool has it. */
  readonly foreignKeys?: boolean;
  /** Whether each file runs in a transaction; absent: as the folder's own tool has it. */
  readonly transaction?: boolean;
  /** One connection for the whole chain, or a fresh one for each migration; absent: as the folder's own tool has it. */
  readonly connection?: 'shared' | 'fresh';
  /**
   * Whether the old application goes on running while a migration is released (`rolling`) or is stopped before (`stop`). Absent:
   * `rolling`; for an embedded database whose application's statements nobody gave, `stop`, but that what is dropped or renamed under it has
   * to be acknowledged.
   */
  readonly deployment?: Deployment;
  /** What placeholders in the files stand for. */
  readonly placeholders?: Readonly<Record<string, string>>;
  /** Several migrations of one number: refused as most tools do (`refuse`), or run by name. */
  readonly sameNumber?: 'refuse' | 'by-name';
  /** SQL files that run in place of migrations written as code, by the code file's name. */
  readonly standIns?: Readonly<Record<string, string>>;
  /** Files in the place of modules of the application that code migrations import and that cannot be loaded here, by the name in the import. */
  readonly stubs?: Readonly<Record<string, string>>;
  /** Migrations that are one change in several files, each as `FIRST..LAST`; `off`: none are joined. */
  readonly groups?: readonly string[] | 'off';
  /** A SQL file, or a folder of them, with statements that the application runs. */
  readonly queries?: string;
  /** Commands of a tool that runs the migrations itself: `list`, `up`, and where there are any, `down` and `ledger`. */
  readonly commands?: Commands;
  /** Stand-ins for SQL functions that the application defines, by name. The same arguments must give the same value. */
  readonly functions?: Readonly<Record<string, SqlFunction>>;
}

/** Rules of the team, which `rehearse gate` keeps. Every key may be left out. */
export interface Policy {
  /** Properties that have to be passed, not skipped, by every migration that the baseline does not hold. */
  readonly required?: readonly PropertyId[];
  /** The least number of datasets that the proof may rest on. */
  readonly runs?: number;
  /** Every migration has a suite. */
  readonly suites?: boolean;
  /** A regular expression that every reason of an acknowledgement has to match, such as `[A-Z]+-\\d+`. */
  readonly reasons?: string;
  /** Who has to be named in the reason of an acknowledgement, by its property: one of these texts. */
  readonly approvals?: Readonly<Partial<Record<PropertyId, readonly string[]>>>;
}

/** Gives an editor the types while a configuration is written. */
export function defineConfig(config: RehearsalConfig): RehearsalConfig {
  return config;
}
