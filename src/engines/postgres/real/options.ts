import type { Limits } from '../../store.js';

/** How a database on a server is worked on. */
export interface PostgresStoreOptions extends Partial<Limits> {
  /** `PGUSER`, `PGHOST` and the rest, for what the address leaves out; the driver itself reads `PGPASSWORD` and `PGPASSFILE`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How a database on a server is rehearsed on by copies of it. */
export interface PostgresCopyOptions extends PostgresStoreOptions {
  /** Migrations may change the whole server, on which the copies lie, as far as its user may (false). */
  readonly allowCluster?: boolean;
}
