import { UserError } from '../../model/errors.js';
import type { Capabilities, Database, Engine, MeasuredDatabase, OpenOptions, Snapshot } from '../engine.js';
import { momentOf } from '../moment.js';
import { PostgresDatabase } from './database.js';
import { PostgresMeasuredDatabase } from './measured-database.js';
import { Pool } from './pool.js';
import { SchemaCache } from './schema-cache.js';
import { type Found, openServer, type ServerOptions } from './server/choose.js';
import type { Server } from './server/server.js';
import type { Entrance } from './session.js';
import { PostgresSnapshot } from './snapshot.js';

/** @throws {UserError} when there is no server */
export async function startEngine(options: ServerOptions): Promise<Engine> {
  return new PostgresEngine(await openServer(options));
}

class PostgresEngine implements Engine {
  readonly name = 'postgres';
  readonly dialect = 'postgres';
  /** With where the server comes from. */
  readonly version: string;
  readonly capabilities: Capabilities;
  readonly #server: Server;
  readonly #missing: readonly string[];
  readonly #pool: Pool;
  readonly #schemas = new SchemaCache();

  constructor({ server, missing }: Found) {
    this.version = `${server.version} (${server.label})`;
    this.capabilities = {
      transactionalDdl: true,
      reverseOrder: false,
      fakeClock: true,
      foreignKeySwitch: false,
      embedded: false,
      dropDeletes: false,
      costOfARun: 5,
      largestMeasured: 6_000,
      wholeSnapshots: false,
    };
    this.#server = server;
    this.#missing = missing;
    this.#pool = new Pool(server);
  }

  async open({ from, world, searchPath }: OpenOptions = {}): Promise<Database> {
    const { lease, known } = await this.#lease(from, { world, searchPath });
    const database = new PostgresDatabase(lease, this.#schemas, this.#server.superuser, known);
    return Object.assign(database, momentOf(world));
  }

  async #lease(from: Snapshot | undefined, entrance: Entrance, once = false) {
    if (from !== undefined && !(from instanceof PostgresSnapshot)) {
      throw new UserError(`a snapshot of ${from.engine} cannot be opened by postgres`);
    }
    const origin = await (from === undefined ? this.#pool.empty() : from.origin(this.#pool));
    return { lease: await this.#pool.open(origin, entrance, once), known: from?.known };
  }

  async openMeasured({ from, world, searchPath }: OpenOptions): Promise<MeasuredDatabase> {
    const { lease, known } = await this.#lease(from, { world, searchPath }, true);
    await lease.session.settle();
    const database = new PostgresMeasuredDatabase(lease, this.#schemas, this.#server.superuser, known);
    return Object.assign(database, momentOf(world));
  }

  remarks(): readonly string[] {
    return this.#missing;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
