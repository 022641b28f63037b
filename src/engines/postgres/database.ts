import type { Cell } from '../../model/cell.js';
import type { Dataset } from '../../model/dataset.js';
import { StatementError } from '../../model/errors.js';
import type { Image } from '../../model/image.js';
import type { Answer as DriverAnswer, Moment } from '../../model/migration.js';
import type { Schema } from '../../model/schema.js';
import { tokenize, nameOf as wordOf } from '../../sql/tokenize.js';
import type { Database, HealthProblem, LoadOptions, LoadOutcome, OwnObject, PlanStep } from '../engine.js';
import { brokenRule } from './broken-rule.js';
import { cellsOf, numberPlaceholders, parameterOf } from './cells.js';
import { readHealth } from './health.js';
import { readIdentities } from './identities.js';
import { readImage } from './image.js';
import type { KnownSchema } from './known-schema.js';
import { loadDataset } from './load.js';
import { AS_USUAL, FOR_ANY_VALUES, type PlanNode, planStepsOf } from './plan.js';
import type { Lease } from './pool.js';
import type { SchemaCache } from './schema-cache.js';
import { PostgresSnapshot } from './snapshot.js';
import { type Answer, WireError } from './wire.js';
import { inWorld } from './world.js';

/** A scratch database on a PostgreSQL server behind the engine's interface. */
export class PostgresDatabase implements Database {
  readonly engine = 'postgres';
  readonly dialect = 'postgres';
  readonly moment?: Moment;
  readonly #lease: Lease;
  readonly #schemas: SchemaCache;
  readonly #privileged: boolean;
  /** Nobody else can write to a scratch database, so what is known of its schema holds until this connection changes it. */
  #known: KnownSchema | undefined;
  #closed = false;

  constructor(lease: Lease, schemas: SchemaCache, privileged: boolean, known?: KnownSchema) {
    this.#lease = lease;
    this.#schemas = schemas;
    this.#privileged = privileged;
    this.#known = known;
  }

  async run(sql: string, parameters: readonly Cell[] = []): Promise<{ changes: number }> {
    const answers = await this.#execute(sql, parameters);
    return { changes: answers.reduce((sum, answer) => sum + changesOf(answer), 0) };
  }

  async all(sql: string, parameters: readonly Cell[] = []): Promise<Record<string, Cell>[]> {
    const { columns, rows } = await this.rows(sql, parameters);
    return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])));
  }

  async rows(sql: string, parameters: readonly Cell[] = []): Promise<{ columns: string[]; rows: Cell[][] }> {
    const answers = await this.#execute(sql, parameters, /^\s*(select|values|table|with)\b/i.test(sql));
    const answer = answers.at(-1);
    return answer === undefined
      ? { columns: [], rows: [] }
      : { columns: [...answer.columns], rows: cellsOf(answer) };
  }

  async query(sql: string, parameters: readonly Cell[] = []): Promise<DriverAnswer> {
    const answers = await this.#execute(sql, parameters);
    const last = answers.at(-1);
    const command = last?.command ?? '';
    return {
      columns: last?.columns ?? [],
      types: last?.types ?? [],
      rows: last === undefined ? [] : cellsOf(last),
      command,
      changes: answers.reduce((sum, answer) => sum + changesOf(answer), 0),
      lastKey: null,
      reads: answers.length === 1 && (command === 'SHOW' || (command === 'SELECT' && !CALLS.test(sql))),
    };
  }

  /** The plan for any values: with those that are bound, NULL above all, the server may leave the table out altogether. */
  async plan(sql: string, parameters: readonly Cell[] = []): Promise<PlanStep[]> {
    const quietly = (statement: string) => this.#execute(statement, [], true);
    const text = parameters.length > 0 && sql.includes('?') ? numberPlaceholders(sql) : sql;
    await quietly(`PREPARE rehearsal_plan AS ${text}`);
    try {
      await quietly(FOR_ANY_VALUES);
      const values = parameters.length === 0 ? '' : `(${parameters.map(() => 'NULL').join(', ')})`;
      const [answer] = await quietly(`EXPLAIN (FORMAT JSON) EXECUTE rehearsal_plan${values}`);
      const [row] = answer === undefined ? [] : cellsOf(answer);
      const [{ Plan: root }] = JSON.parse(String(row?.[0])) as [{ Plan: PlanNode }];
      return planStepsOf(root);
    } finally {
      await quietly(AS_USUAL);
      await quietly('DEALLOCATE rehearsal_plan');
    }
  }

  /** SET is a part of its transaction. */
  async settings(): Promise<ReadonlyMap<string, string>> {
    return new Map();
  }

  async beginWriting(): Promise<void> {
    await this.run('BEGIN');
  }

  /** The server has them for all connections. */
  async readAnew(): Promise<void> {}

  async ownObjects(): Promise<OwnObject[]> {
    const [answer] = await this.#lease.session.inspect(
      "SELECT tablename FROM pg_catalog.pg_tables WHERE tablename ^@ '_rehearsal_' ORDER BY 1",
    );
    const names = (answer?.rows ?? []).map(([name]) => name ?? '');
    return names.map((name) => ({ kind: 'table', name, table: name, sql: null }));
  }

  async reads(sql: string): Promise<boolean> {
    const quietly = (statement: string) => this.#execute(statement, [], true);
    let prepared = false;
    try {
      await quietly(`PREPARE rehearsal_reads AS ${sql}`);
      prepared = true;
      const [answer] = await quietly('EXPLAIN (FORMAT JSON) EXECUTE rehearsal_reads');
      return answer !== undefined && !/"ModifyTable"/.test(String(cellsOf(answer)[0]?.[0]));
    } catch (error) {
      // A constant that has no value fails as the plan is made.
      return prepared && error instanceof StatementError && error.broken?.rule === 'type';
    } finally {
      if (prepared) await quietly('DEALLOCATE rehearsal_reads');
    }
  }

  async load(dataset: Dataset, options: LoadOptions = {}): Promise<LoadOutcome> {
    const known = await this.#schema();
    const outcome = await loadDataset(this.#lease.session, dataset, known, options, this.#privileged);
    if (setsOff(known)) this.#known = undefined;
    return outcome;
  }

  async schema(): Promise<Schema> {
    return (await this.#schema()).schema;
  }

  async identities(): Promise<ReadonlyMap<string, string>> {
    return readIdentities(this.#lease.session);
  }

  async image(): Promise<Image> {
    return readImage(this.#lease.session, await this.#schema());
  }

  async snapshot(): Promise<PostgresSnapshot> {
    const { session, template } = this.#lease;
    return new PostgresSnapshot({ template, operations: [...session.operations] }, await this.#schema());
  }

  inTransaction(): boolean {
    return this.#lease.session.inTransaction;
  }

  async health(): Promise<HealthProblem[]> {
    return readHealth(this.#lease.session, await this.#schema());
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#lease.release();
  }

  async #schema(): Promise<KnownSchema> {
    this.#known ??= await this.#schemas.read(this.#lease.session);
    return this.#known;
  }

  /** @param reads nothing that it does has to be remembered */
  async #execute(sql: string, parameters: readonly Cell[], reads = false): Promise<Answer[]> {
    const { session } = this.#lease;
    const translated = await this.#translate(sql, parameters.length > 0);
    if (!reads && (!leavesSchema(sql) || setsOff(this.#known))) this.#known = undefined;
    try {
      const bound = parameters.map(parameterOf);
      return await (reads ? session.read(translated, bound) : session.execute(translated, bound));
    } catch (error) {
      if (error instanceof WireError)
        throw new StatementError(error.message, sql, error.code, brokenRule(error));
      throw error;
    }
  }

  async #translate(sql: string, bound: boolean): Promise<string> {
    const text = inWorld(bound && sql.includes('?') ? numberPlaceholders(sql) : sql);
    if (!/"[^"]*\.[^"]*"/.test(text)) return text;
    // A transaction that has failed answers no question, and takes no statement either.
    const known = await this.#schema().catch(() => undefined);
    return withSchemas(text, known?.references);
  }
}

/** A SELECT that calls a function, makes a table or writes in a WITH may change something. */
const CALLS = /\w\s*\(|\binto\b|\b(insert|update|delete|merge)\b/i;

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

/** Names as the schema gives them, `"app.users"`, as SQL takes them. */
function withSchemas(sql: string, references: ReadonlyMap<string, string> | undefined): string {
  return tokenize(sql, 'postgres')
    .map((token) => {
      const name = token.kind === 'quoted' ? wordOf(token) : null;
      return (name?.includes('.') === true ? references?.get(name) : undefined) ?? token.text;
    })
    .join('');
}

/** Rows inserted, updated or deleted; those that a table is made of count as well. */
function changesOf({ command, count, columns }: Answer): number {
  if (['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY'].includes(command)) return count;
  return command === 'SELECT' && columns.length === 0 ? count : 0;
}
