import type { Interrupted, OwnWrites, StoredDatabase } from '../../engine.js';
import { PostgresConnection } from '../connection.js';
import type { KnownSchema } from '../known-schema.js';
import type { SchemaCache } from '../schema-cache.js';
import type { Wire } from '../wire.js';
import { Direct } from './direct.js';
import { afterInterruption } from './interrupted.js';
import { readOwnWrites } from './own-writes.js';

/** A database that is there already, and that others may use meanwhile. */
export class RealDatabase extends PostgresConnection implements StoredDatabase {
  readonly #schemas: SchemaCache;

  constructor(wire: Wire, schemas: SchemaCache) {
    super(new Direct(wire));
    this.#schemas = schemas;
  }

  /** One runner at a time, also where the lock of the whole release has been lost with its connection. */
  override async beginWriting(): Promise<void> {
    await this.run('BEGIN READ WRITE');
    await this.all(`SELECT pg_catalog.pg_advisory_xact_lock(${RUNNER}, ${ONE_STEP})`);
  }

  ownWrites(): Promise<ReadonlyMap<string, OwnWrites>> {
    return readOwnWrites(this.channel);
  }

  afterInterruption(sql: string): Promise<Interrupted> {
    return afterInterruption(this.channel, sql);
  }

  async close(): Promise<void> {
    await this.channel.wire.end();
  }

  /** Others may have changed it since it was read. */
  protected override known(): Promise<KnownSchema> {
    return this.#schemas.read(this.channel);
  }

  /** A statement of the user's is sent as it stands. */
  protected override spelled(sql: string, reads: boolean): Promise<string> {
    return reads ? this.withSchemas(sql) : Promise.resolve(sql);
  }
}

/** The first half of the keys of the advisory locks: nobody else is likely to have it. */
export const RUNNER = 0x72_65_68_65;
const ONE_STEP = 2;
