import type { Snapshot } from '../engine.js';
import { weightOf } from './operation.js';
import type { Origin, Pool } from './pool.js';
import type { Definitions } from './state.js';

/** A state by what was done to reach it. One that is opened often becomes a database of its own. */
export class PostgresSnapshot implements Snapshot {
  readonly engine = 'postgres';
  /** So that a database opened from it need not read them again. */
  readonly definitions: Definitions;
  #origin: Origin;
  #opened = 0;

  constructor(origin: Origin, definitions: Definitions) {
    this.#origin = origin;
    this.definitions = definitions;
  }

  /** Where to begin. */
  async origin(pool: Pool): Promise<Origin> {
    const weight = this.#origin.operations.reduce(
      (sum, operation) => sum + weightOf(operation, pool.proven),
      0,
    );
    if (++this.#opened * weight > KEEP_FROM) await this.kept(pool);
    return this.#origin;
  }

  /** The same, as a database of its own where that can be. */
  async kept(pool: Pool): Promise<this> {
    if (this.#origin.operations.length > 0) this.#origin = await pool.keep(this.#origin);
    return this;
  }
}

/** Statements that are done again for it before a copy is worth its while: copying costs as much as some hundred. */
const KEEP_FROM = 300;
