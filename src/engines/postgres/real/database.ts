import { UserError } from '../../../model/errors.js';
import type { Interrupted, OwnWrites, StoredDatabase, TableHold } from '../../engine.js';
import { PostgresConnection } from '../connection.js';
import { readHolds } from '../holds.js';
import type { KnownSchema } from '../known-schema.js';
import { beyondDatabase, touchesRoles } from '../rights/reach.js';
import type { SchemaCache } from '../schema-cache.js';
import type { Wire } from '../wire.js';
import { Direct } from './direct.js';
import { afterInterruption } from './interrupted.js';
import { readOwnWrites } from './own-writes.js';

/** A database that is there already, and that others may use meanwhile. */
export class RealDatabase extends PostgresConnection implements StoredDatabase {
  readonly #schemas: SchemaCache;

  readonly #confined: boolean;

  /** @param confined statements that reach beyond the database are refused */
  constructor(wire: Wire, schemas: SchemaCache, confined = false) {
    super(new Direct(wire));
    this.#schemas = schemas;
    this.#confined = confined;
  }

  holds(): Promise<TableHold[]> {
    return readHolds(this.channel);
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
    if (reads) return this.withSchemas(sql);
    if (this.#confined) demandWithin(sql);
    return Promise.resolve(sql);
  }
}

/** A copy lies on the server of the database itself. @throws {UserError} for a statement that would change more than the copy */
function demandWithin(sql: string): void {
  const beyond = beyondDatabase(sql) ?? (touchesRoles(sql) ? 'a change of roles' : null);
  if (beyond === null) return;
  throw new UserError(`${beyond} reaches beyond the copy, to the whole server, so it is not run there`, {
    wayOut: 'copy the database to another server, and rehearse there with --postgres-allow cluster',
  });
}

/** The first half of the keys of the advisory locks: nobody else is likely to have it. */
export const RUNNER = 0x72_65_68_65;
const ONE_STEP = 2;
