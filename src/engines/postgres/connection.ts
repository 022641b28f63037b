import type { Cell } from '../../model/cell.js';
import { StatementError } from '../../model/errors.js';
import type { Image } from '../../model/image.js';
import type { Answer as DriverAnswer } from '../../model/migration.js';
import type { Schema } from '../../model/schema.js';
import { tokenize, nameOf as wordOf } from '../../sql/tokenize.js';
import type { HealthProblem, OwnObject, PlanStep, StoredDatabase } from '../engine.js';
import { brokenRule } from './broken-rule.js';
import { cellsOf, numberPlaceholders, parameterOf } from './cells.js';
import { changesNothing } from './changes-nothing.js';
import type { Channel } from './channel.js';
import { readHealth } from './health.js';
import { readIdentities } from './identities.js';
import { readImage } from './image.js';
import type { KnownSchema } from './known-schema.js';
import { needsCommit } from './operation.js';
import { readOwnObjects } from './own-objects.js';
import { FORGET_PLAN, planText, readPlan } from './plan.js';
import { type Answer, WireError } from './wire.js';

/** A database on a PostgreSQL server behind the engine's interface, whoever else uses it. */
export abstract class PostgresConnection implements StoredDatabase {
  readonly engine = 'postgres';
  readonly dialect = 'postgres';
  protected readonly channel: Channel;

  constructor(channel: Channel) {
    this.channel = channel;
  }

  async run(sql: string, parameters: readonly Cell[] = []): Promise<{ changes: number }> {
    const answers = await this.execute(sql, parameters);
    return { changes: answers.reduce((sum, answer) => sum + changesOf(answer), 0) };
  }

  async all(sql: string, parameters: readonly Cell[] = []): Promise<Record<string, Cell>[]> {
    const { columns, rows } = await this.rows(sql, parameters);
    return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])));
  }

  async rows(sql: string, parameters: readonly Cell[] = []): Promise<{ columns: string[]; rows: Cell[][] }> {
    const answers = await this.execute(sql, parameters, /^\s*(select|values|table|with)\b/i.test(sql));
    const answer = answers.at(-1);
    return answer === undefined
      ? { columns: [], rows: [] }
      : { columns: [...answer.columns], rows: cellsOf(answer) };
  }

  async query(sql: string, parameters: readonly Cell[] = []): Promise<DriverAnswer> {
    const answers = await this.execute(sql, parameters);
    const last = answers.at(-1);
    const command = last?.command ?? '';
    return {
      columns: last?.columns ?? [],
      types: last?.types ?? [],
      rows: last === undefined ? [] : cellsOf(last),
      command,
      changes: answers.reduce((sum, answer) => sum + changesOf(answer), 0),
      lastKey: null,
      reads: answers.length === 1 && (command === 'SHOW' || (command === 'SELECT' && changesNothing(sql))),
    };
  }

  /** The plan for any values: with those that are bound, NULL above all, the server may leave the table out altogether. */
  async plan(sql: string, parameters: readonly Cell[] = []): Promise<PlanStep[]> {
    const quietly = (statement: string) => this.execute(statement, [], true);
    const text = parameters.length > 0 && sql.includes('?') ? numberPlaceholders(sql) : sql;
    try {
      const [answer, leads] = (await quietly(planText(text, parameters.length))).slice(-4);
      return readPlan(rowsOf(answer), rowsOf(leads));
    } catch (error) {
      await quietly(FORGET_PLAN).catch(() => {});
      throw error;
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

  ownObjects(): Promise<OwnObject[]> {
    return readOwnObjects(this.channel);
  }

  needsCommit(sql: string): boolean {
    return needsCommit(sql);
  }

  async count(table: string): Promise<number> {
    const known = await this.known();
    const { references } = known;
    const [answer] = await this.looking(known).inspect(`SELECT count(*) FROM ${references.get(table)}`);
    return Number(answer?.rows[0]?.[0]);
  }

  async reads(sql: string): Promise<boolean> {
    const quietly = (statement: string) => this.execute(statement, [], true);
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

  async schema(): Promise<Schema> {
    return (await this.known()).schema;
  }

  identities(): Promise<ReadonlyMap<string, string>> {
    return readIdentities(this.channel);
  }

  async image(): Promise<Image> {
    const known = await this.known();
    return readImage(this.looking(known), known);
  }

  inTransaction(): boolean {
    return this.channel.inTransaction;
  }

  async health(touched?: ReadonlySet<string>): Promise<HealthProblem[]> {
    const known = await this.known();
    return readHealth(this.looking(known), known, touched);
  }

  abstract close(): Promise<void>;

  /** What all rows are looked at through. */
  protected looking(_known: KnownSchema): Channel {
    return this.channel;
  }

  /** What is known of its schema at this moment. */
  protected abstract known(): Promise<KnownSchema>;

  /** The statement as it is sent. */
  protected abstract spelled(sql: string, reads: boolean): Promise<string>;

  /** @param reads nothing that it does has to be remembered */
  protected async execute(sql: string, parameters: readonly Cell[], reads = false): Promise<Answer[]> {
    const numbered = parameters.length > 0 && sql.includes('?') ? numberPlaceholders(sql) : sql;
    const text = await this.spelled(numbered, reads);
    try {
      const bound = parameters.map(parameterOf);
      return await (reads ? this.channel.read(text, bound) : this.channel.execute(text, bound));
    } catch (error) {
      if (error instanceof WireError)
        throw new StatementError(error.message, sql, error.code, brokenRule(error));
      throw error;
    }
  }

  /** Names as the schema gives them, `"app.users"`, as SQL takes them. */
  protected async withSchemas(text: string): Promise<string> {
    if (!/"[^"]*\.[^"]*"/.test(text)) return text;
    // A transaction that has failed answers no question, and takes no statement either.
    const known = await this.known().catch(() => undefined);
    return withReferences(text, known?.references);
  }
}

function withReferences(sql: string, references: ReadonlyMap<string, string> | undefined): string {
  return tokenize(sql, 'postgres')
    .map((token) => {
      const name = token.kind === 'quoted' ? wordOf(token) : null;
      return (name?.includes('.') === true ? references?.get(name) : undefined) ?? token.text;
    })
    .join('');
}

function rowsOf(answer: Answer | undefined): Cell[][] {
  return answer === undefined ? [] : cellsOf(answer);
}

/** Rows inserted, updated or deleted; those that a table is made of count as well. */
function changesOf({ command, count, columns }: Answer): number {
  if (['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY'].includes(command)) return count;
  return command === 'SELECT' && columns.length === 0 ? count : 0;
}
