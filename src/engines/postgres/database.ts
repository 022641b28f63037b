import type { Dataset } from '../../model/dataset.js';
import type { Moment } from '../../model/migration.js';
import type { Database, LoadOptions, LoadOutcome } from '../engine.js';
import { PostgresConnection } from './connection.js';
import type { KnownSchema } from './known-schema.js';
import { loadDataset } from './load.js';
import type { Lease } from './pool.js';
import type { SchemaCache } from './schema-cache.js';
import { PostgresSnapshot } from './snapshot.js';
import { inWorld } from './world.js';

/** A scratch database on a PostgreSQL server. */
export class PostgresDatabase extends PostgresConnection implements Database {
  readonly moment?: Moment;
  readonly #lease: Lease;
  readonly #schemas: SchemaCache;
  readonly #privileged: boolean;
  /** Nobody else can write to a scratch database, so what is known of its schema holds until this connection changes it. */
  #known: KnownSchema | undefined;
  #closed = false;

  constructor(lease: Lease, schemas: SchemaCache, privileged: boolean, known?: KnownSchema) {
    super(lease.session);
    this.#lease = lease;
    this.#schemas = schemas;
    this.#privileged = privileged;
    this.#known = known;
  }

  async load(dataset: Dataset, options: LoadOptions = {}): Promise<LoadOutcome> {
    const known = await this.known();
    const outcome = await loadDataset(this.#lease.session, dataset, known, options, this.#privileged);
    if (setsOff(known)) this.#known = undefined;
    return outcome;
  }

  async snapshot(): Promise<PostgresSnapshot> {
    const { session, template } = this.#lease;
    return new PostgresSnapshot({ template, operations: await session.done() }, await this.known());
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#lease.release();
  }

  protected override async known(): Promise<KnownSchema> {
    this.#known ??= await this.#schemas.read(this.#lease.session);
    return this.#known;
  }

  protected override async spelled(sql: string, reads: boolean): Promise<string> {
    const text = await this.withSchemas(inWorld(sql));
    if (!reads && (!leavesSchema(sql) || setsOff(this.#known))) this.#known = undefined;
    return text;
  }
}

/** Whether the statement can be told, by its first word, to leave definitions as they are. */
function leavesSchema(sql: string): boolean {
  return /^\s*(begin|commit|end|savepoint|release|values|insert|update|delete)\b/i.test(sql);
}

/** Whether writing rows may change definitions: what a trigger or a rule does is not told by the statement. */
function setsOff(known: KnownSchema | undefined): boolean {
  if (known === undefined) return false;
  const { triggers, others } = known.schema;
  return triggers.length > 0 || others.some(({ kind }) => kind === 'rule');
}
