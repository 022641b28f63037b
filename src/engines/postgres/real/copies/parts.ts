import type { Target } from '../connect.js';
import type { PostgresStoreOptions } from '../store.js';

/** How a database on a server is rehearsed on by copies of it. */
export interface PostgresCopyOptions extends PostgresStoreOptions {
  /** Migrations may change the whole server, on which the copies lie, as far as its user may (false). */
  readonly allowCluster?: boolean;
}

/** What a store of copies stands for. */
export interface Parts {
  readonly target: Target;
  readonly options: PostgresCopyOptions;
  /** It is a copy, which nobody else uses. */
  readonly isCopy: boolean;
  /** Fulfilled when nothing of ours is connected to it any more. */
  idle(): Promise<void>;
}
