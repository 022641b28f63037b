import type { Cell } from '../../model/cell.js';
import type { Dataset } from '../../model/dataset.js';
import type { Moment } from '../../model/migration.js';
import type { Database, LoadOptions, LoadOutcome } from '../engine.js';
import type { Channel } from './channel.js';
import { PostgresConnection } from './connection.js';
import { whereKnown } from './dump-settings.js';
import type { KnownSchema } from './known-schema.js';
import { loadDataset } from './load.js';
import { Marks } from './marks.js';
import { USE_ALL_INDEXES } from './plan.js';
import { pastPolicies } from './policies.js';
import type { Lease } from './pool.js';
import type { SchemaCache } from './schema-cache.js';
import { PostgresSnapshot } from './snapshot.js';
import { Definitions, isPlain } from './state.js';
import { catalogTraces, type Traces } from './traces.js';
import { setsIsolation, transactionKind, transactionPieces } from './transaction-kind.js';
import type { Answer } from './wire.js';
import { inWorld } from './world.js';

/** A scratch database on a PostgreSQL server. */
export class PostgresDatabase extends PostgresConnection implements Database {
  readonly moment?: Moment;
  readonly #lease: Lease;
  readonly #schemas: SchemaCache;
  readonly #privileged: boolean;
  /** Nobody else can write to a scratch database, so what is known of its schema holds until this connection changes it. */
  #definitions: Definitions;
  readonly #marks = new Marks();
  /** As they were when they were asked for last; `null` where they are to be asked for again. */
  #traces: Traces | null = null;
  /** What ran since then may have set code off that changes definitions or settings. */
  #doubt = false;
  #closed = false;

  constructor(lease: Lease, schemas: SchemaCache, privileged: boolean, definitions: Definitions) {
    super(lease.session);
    this.#lease = lease;
    this.#schemas = schemas;
    this.#privileged = privileged;
    this.#definitions = definitions;
  }

  async load(dataset: Dataset, options: LoadOptions = {}): Promise<LoadOutcome> {
    const known = await this.known();
    return this.#doubtful(() => loadDataset(this.#lease.session, dataset, known, options, this.#privileged));
  }

  async forgetStatistics(): Promise<void> {
    await this.#lease.session.repeat({ kind: 'own', sql: USE_ALL_INDEXES, lent: true });
  }

  async snapshot(): Promise<PostgresSnapshot> {
    const { session, template } = this.#lease;
    await this.known();
    return new PostgresSnapshot({ template, operations: await session.done() }, this.#definitions);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#lease.release();
  }

  protected override async known(): Promise<KnownSchema> {
    await this.#settle();
    const definitions = this.#definitions;
    definitions.known ??= await this.#schemas.read(this.#lease.session);
    return definitions.known;
  }

  protected override looking(known: KnownSchema): Channel {
    return pastPolicies(this.channel, known);
  }

  protected override spelled(sql: string): Promise<string> {
    return this.withSchemas(inWorld(whereKnown(sql)));
  }

  protected override async execute(
    sql: string,
    parameters: readonly Cell[],
    reads = false,
  ): Promise<Answer[]> {
    const run = () => super.execute(sql, parameters, reads);
    if (reads) return run();
    if (setsIsolation(sql)) return [];
    const pieces = parameters.length === 0 ? transactionPieces(sql) : null;
    if (pieces !== null) {
      const answers: Answer[] = [];
      for (const piece of pieces) answers.push(...(await this.execute(piece, [])));
      return answers;
    }
    try {
      if (transactionKind(sql) !== null) return await this.#transact(sql, run);
      if (isPlain(sql)) return await this.#define(sql, run);
      return await this.#doubtful(run);
    } catch (error) {
      const back = this.#marks.fail(sql);
      if (back !== null) this.#become(back);
      // What cannot be taken back has left something.
      else if (this.#lease.session.committed && !writesRows(sql)) this.#become(new Definitions());
      throw error;
    }
  }

  async #transact(sql: string, run: () => Promise<Answer[]>): Promise<Answer[]> {
    // What is gone back to is known, whatever has become of it since.
    if (!/^\W*(rollback|abort)\b/i.test(sql)) await this.#settle();
    const answers = await run();
    this.#become(this.#marks.after(sql, this.#definitions) ?? new Definitions());
    return answers;
  }

  async #define(sql: string, run: () => Promise<Answer[]>): Promise<Answer[]> {
    await this.#settle();
    const answers = await run();
    this.#become(this.#definitions.after(sql));
    this.#traces = null;
    return answers;
  }

  /** Runs what may set code off. */
  async #doubtful<T>(run: () => Promise<T>): Promise<T> {
    this.#traces ??= await catalogTraces(this.#lease.session.wire);
    const isTraced = this.#traces !== null;
    this.#doubt = isTraced;
    const result = await run();
    if (!isTraced) this.#become(new Definitions());
    return result;
  }

  /** Looks whether what was set off has changed any definition, or a setting that the next ones are read by. */
  async #settle(): Promise<void> {
    if (!this.#doubt) return;
    this.#doubt = false;
    const before = this.#traces;
    const now = await catalogTraces(this.#lease.session.wire);
    this.#traces = now;
    if (now === null) return this.#become(new Definitions());
    const written = now.written !== before?.written;
    const known = written ? await this.#schemas.read(this.#lease.session) : this.#definitions.known;
    if (known !== this.#definitions.known || now.settings !== before?.settings)
      this.#become(this.#definitions.seen(known, now.settings));
  }

  #become(definitions: Definitions): void {
    this.#definitions = definitions;
    this.#doubt = false;
  }
}

/** Whether the statement can be told, by its first word, to leave definitions as they are, unless it sets something off. */
function writesRows(sql: string): boolean {
  return /^\s*(values|insert|update|delete)\b/i.test(sql) && !/;\s*\S/.test(sql);
}
