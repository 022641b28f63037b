import { UserError } from '../../model/errors.js';
import type { Prelude } from '../../model/source.js';
import type { Capabilities } from '../capabilities.js';
import type { Database, Engine, MeasuredDatabase, OpenOptions, Snapshot } from '../engine.js';
import { momentOf } from '../moment.js';
import { quoteText } from './cells.js';
import { PostgresDatabase } from './database.js';
import { PostgresMeasuredDatabase } from './measured-database.js';
import { Pool } from './pool.js';
import { SchemaCache } from './schema-cache.js';
import type { Entrance } from './seat.js';
import { type Found, openServer, type ServerOptions } from './server/choose.js';
import type { Server } from './server/server.js';
import { PostgresSnapshot } from './snapshot.js';
import { Definitions } from './state.js';
import { plainWorld } from './world.js';

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
  readonly #nothing = Definitions.empty();
  readonly #preludes = new WeakMap<Prelude, Promise<Snapshot>>();

  constructor({ server, missing }: Found) {
    this.version = `${server.version} (${server.label})`;
    this.capabilities = {
      transactionalDdl: true,
      reverseOrder: true,
      fakeClock: true,
      foreignKeySwitch: false,
      embedded: false,
      dropDeletes: false,
      ownServer: server.own,
      costOfARun: 5,
      largestMeasured: 6_000,
      wholeSnapshots: false,
    };
    this.#server = server;
    this.#missing = missing;
    this.#pool = new Pool(server);
  }

  async open({ from, prelude, world, searchPath }: OpenOptions = {}): Promise<Database> {
    const start = from ?? (prelude === undefined ? undefined : await this.#with(prelude, { searchPath }));
    return Object.assign(await this.#enter(start, { world, searchPath }), momentOf(world));
  }

  async #enter(from: Snapshot | undefined, entrance: Entrance): Promise<PostgresDatabase> {
    const { lease, definitions } = await this.#lease(from, entrance);
    return new PostgresDatabase(lease, this.#schemas, this.#server.superuser, definitions);
  }

  /** A database of its own, since everything else begins there. */
  #with(prelude: Prelude, entrance: Entrance): Promise<Snapshot> {
    let begun = this.#preludes.get(prelude);
    if (begun === undefined) {
      begun = this.#begin(prelude, entrance);
      this.#preludes.set(prelude, begun);
    }
    return begun;
  }

  async #begin({ roles, statements }: Prelude, entrance: Entrance): Promise<Snapshot> {
    const stand = await this.#server.rights.stand(roles);
    const database = await this.#enter(undefined, entrance);
    try {
      for (const sql of stand ? statements : [lackingRoles(roles), ...statements]) await database.run(sql);
      return (await database.snapshot()).kept(this.#pool);
    } finally {
      await database.close();
    }
  }

  async #lease(from: Snapshot | undefined, entrance: Entrance, once = false) {
    const own = from === undefined ? undefined : ownSnapshot(from);
    const origin = await (own === undefined ? this.#pool.empty() : own.origin(this.#pool));
    const { world = plainWorld, searchPath = [] } = entrance;
    const definitions = (own?.definitions ?? this.#nothing).in(world, searchPath);
    return { lease: await this.#pool.open(origin, entrance, once), definitions };
  }

  async keep(snapshot: Snapshot): Promise<void> {
    await ownSnapshot(snapshot).kept(this.#pool);
  }

  async openMeasured({ from, world, searchPath }: OpenOptions): Promise<MeasuredDatabase> {
    const { lease, definitions } = await this.#lease(from, { world, searchPath }, true);
    await lease.session.settle();
    const database = new PostgresMeasuredDatabase(lease, this.#schemas, this.#server.superuser, definitions);
    return Object.assign(database, momentOf(world));
  }

  remarks(): readonly string[] {
    return this.#missing;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

function ownSnapshot(snapshot: Snapshot): PostgresSnapshot {
  if (snapshot instanceof PostgresSnapshot) return snapshot;
  throw new UserError(`a snapshot of ${snapshot.engine} cannot be opened by postgres`);
}

/** Makes those of the roles that the server lacks. */
function lackingRoles(names: readonly string[]): string {
  return `DO $$ DECLARE r text; BEGIN
    FOREACH r IN ARRAY ARRAY[${names.map(quoteText).join(', ')}] LOOP
      IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = r) THEN EXECUTE format('CREATE ROLE %I NOLOGIN', r); END IF;
    END LOOP; END $$`;
}
