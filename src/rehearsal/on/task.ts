import type { HealthProblem } from '../../engines/engine.js';
import type { CopyStore, Workplace } from '../../engines/store.js';
import type { Link } from '../chain.js';
import type { RehearseOptions } from '../rehearse.js';
import type { Suite } from '../suite.js';

export interface RehearseOnOptions extends RehearseOptions {
  /** The real database; it is only read. */
  readonly store: CopyStore;
  /** The first migration that is pending; `null`: the database's history tells. */
  readonly from: string | null;
  /** The last migration to rehearse; `null`: the last one there is. */
  readonly to: string | null;
  /** A folder with room for three copies of the database; they are taken away at the end. */
  readonly workFolder: string;
  /** How the name of the folder for the copies begins (`rehearsal-on-`). */
  readonly prefix?: string;
  /** Copy the database at the start, so that it may be written to meanwhile. */
  readonly snapshot: boolean;
  /** Check `re-apply` too, which costs one more `up`; `null`: on databases up to 256 MB. */
  readonly again: boolean | null;
}

export interface CopyTask {
  readonly options: RehearseOnOptions;
  readonly link: Link;
  readonly suite: Suite | undefined;
  /** The database as it is before the migration. */
  readonly state: CopyStore;
  /** What is wrong with it already; it rejects where the database that was given is damaged. */
  readonly health: Promise<readonly HealthProblem[]>;
  readonly workplace: Workplace;
  readonly again: boolean;
  /** No other migration is pending after it. */
  readonly last: boolean;
}
