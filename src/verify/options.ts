import type { Engine, SqlFunction } from '../engines/engine.js';
import type { ReadOptions } from '../folders/index.js';
import type { DataLevel } from '../model/dataset.js';
import type { PropertyId } from '../model/property-id.js';
import type { Suite } from '../rehearsal/suite.js';

/** How a folder is rehearsed. Whatever is left out is taken from the project's configuration, and from the defaults after that. */
export interface ProjectOptions extends ReadOptions {
  /** The configuration's file; `false`: none. Absent: `rehearsal.config.*` in the working directory. */
  readonly config?: string | false;
  /** What it is rehearsed on, or an engine of yours, which you close; absent: what the configuration or the folder says, else SQLite. */
  readonly engine?: 'sqlite' | 'postgres' | Engine;
  /** Which PostgreSQL, as in the configuration. */
  readonly postgres?: string;
  /** Suites, or the folder whose `*.suite.ts` files they are. */
  readonly suites?: string | readonly Suite[];
  /** Ids of the migrations to verify; absent: all. Those before them are still applied. */
  readonly only?: readonly string[];
  /** Properties to check; absent: all. */
  readonly properties?: readonly PropertyId[];
  /** Datasets for each migration (100). */
  readonly runs?: number;
  /** Where all choices begin (1): the same seed gives the same report. */
  readonly seed?: number;
  /** How hard the data is on a migration (`edgy`). */
  readonly data?: DataLevel;
  /** Stop after so many milliseconds; absent: no limit. */
  readonly timeMs?: number;
  /** Stop a migration after so many milliseconds and go on with the next; absent: no limit. */
  readonly migrationTimeMs?: number;
  /** Stand-ins for SQL functions that the application defines, by name. */
  readonly functions?: Readonly<Record<string, SqlFunction>>;
  /** Report what `rehearse baseline` recorded, too (false). */
  readonly allFindings?: boolean;
}
