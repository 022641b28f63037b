import { writeFileSync } from 'node:fs';
import type BetterSqlite3 from 'better-sqlite3';
import type { Cell } from '../../model/cell.js';
import type { Dataset } from '../../model/dataset.js';
import type { Image } from '../../model/image.js';
import type { Answer, Moment } from '../../model/migration.js';
import type { Schema } from '../../model/schema.js';
import type {
  Database,
  HealthProblem,
  LoadOptions,
  LoadOutcome,
  OwnObject,
  PlanStep,
  Snapshot,
} from '../engine.js';
import type { Album } from './album.js';
import { parameterList } from './cells.js';
import type { Confinement } from './confine.js';
import { singleQuoteLiterals } from './double-quotes.js';
import { readHealth } from './health.js';
import { readImage } from './image.js';
import { lentAsFile } from './lent-file.js';
import { loadDataset } from './load.js';
import { readOwnObjects, rowsIn } from './own-objects.js';
import { type Picture, rootsOf } from './picture.js';
import { planStepOf } from './plan.js';
import { quietly } from './quiet.js';
import type { KnownSchema, SchemaCache } from './schema-cache.js';
import { SqliteSnapshot } from './snapshot.js';
import { statementError } from './statement-error.js';
import { asksOnly, commandOf, leavesSchema, needsCommit } from './statement-text.js';

/** A better-sqlite3 connection behind the engine's interface. */
export class SqliteDatabase implements Database {
  readonly engine = 'sqlite';
  readonly dialect = 'sqlite';
  readonly needsCommit = needsCommit;
  readonly moment?: Moment;
  #db: BetterSqlite3.Database;
  readonly lend?: (work: (path: string) => Promise<void>) => Promise<void>;
  readonly #schemas: SchemaCache;
  /** Hears of text in double quotes that is read as a string; `null` where that stays an error. */
  readonly #remark: ((remark: string) => void) | null;
  /** Nobody else can write to a scratch database, so what is known of its schema holds until this connection changes it. */
  readonly #scratch: boolean;
  #known: KnownSchema | undefined;
  /** The last that was read of it outside a transaction. */
  #picture: Picture | undefined;
  /** What has been read of others like it. */
  readonly #album: Album | undefined;
  /** The database as it is, unless something was run since. */
  #bytes: Buffer | undefined;
  /** Names in the statement being run that were read as texts. */
  #texts: readonly string[] = [];
  /** Nothing is to be set off, whatever runs. */
  readonly #quiet: boolean;
  /** Keeps it from opening and writing other files; `null`: it may. */
  readonly #confinement: Confinement | null;

  constructor(
    db: BetterSqlite3.Database,
    schemas: SchemaCache,
    remark: ((remark: string) => void) | null,
    scratch: {
      readonly known: KnownSchema | undefined;
      readonly picture?: Picture | undefined;
      readonly quiet?: boolean;
      readonly album?: Album;
      /** Opens what a file holds in the place of this database. */
      readonly open?: (bytes: Buffer) => BetterSqlite3.Database;
    } | null = null,
    confinement: Confinement | null = null,
  ) {
    this.#db = db;
    this.#schemas = schemas;
    this.#remark = remark;
    this.#scratch = scratch !== null;
    this.#known = scratch?.known;
    this.#picture = scratch?.picture;
    this.#album = scratch?.album;
    this.#quiet = scratch?.quiet === true;
    this.#confinement = confinement;
    const open = scratch?.open;
    if (open !== undefined) this.lend = (work) => this.#lend(work, open);
  }

  async #lend(
    work: (path: string) => Promise<void>,
    open: (bytes: Buffer) => BetterSqlite3.Database,
  ): Promise<void> {
    const bytes = await lentAsFile(this.#db.serialize(), work);
    this.#db.close();
    this.#db = open(bytes);
    this.#bytes = undefined;
    this.#known = undefined;
    this.#picture = undefined;
  }

  async run(
    text: string,
    parameters: readonly Cell[] = [],
  ): Promise<{ changes: number; texts?: readonly string[] }> {
    this.#texts = [];
    const answer = this.#run(text, parameters);
    return this.#texts.length === 0 ? answer : { ...answer, texts: this.#texts };
  }

  #run(text: string, parameters: readonly Cell[]): { changes: number } {
    const sql = this.#quiet ? quietly(text) : text;
    this.#touch(sql);
    if (parameters.length === 0 && TRANSACTION.test(sql)) {
      this.#guarded(sql, () => this.#db.exec(sql));
      return { changes: 0 };
    }
    return this.#statement(sql, parameters, (statement, values) => {
      if (!statement.reader) return { changes: statement.run(...values).changes };
      const before = this.#totalChanges();
      statement.raw(true).all(...values);
      return { changes: this.#totalChanges() - before };
    });
  }

  async all(sql: string, parameters: readonly Cell[] = []): Promise<Record<string, Cell>[]> {
    const { columns, rows } = await this.rows(sql, parameters);
    return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])));
  }

  async rows(sql: string, parameters: readonly Cell[] = []): Promise<{ columns: string[]; rows: Cell[][] }> {
    this.#touch(sql);
    return this.#statement(sql, parameters, (statement, values) => {
      if (!statement.reader) {
        statement.run(...values);
        return { columns: [], rows: [] };
      }
      return {
        columns: statement.columns().map((column) => column.name),
        rows: statement.raw(true).all(...values) as Cell[][],
      };
    });
  }

  async query(sql: string, parameters: readonly Cell[] = []): Promise<Answer> {
    this.#touch(sql);
    const command = commandOf(sql);
    const nothing = { columns: [], types: [], rows: [], command, changes: 0, lastKey: null, reads: false };
    if (parameters.length === 0 && TRANSACTION.test(sql)) {
      this.#guarded(sql, () => this.#db.exec(sql));
      return nothing;
    }
    return this.#statement(sql, parameters, (statement, values) => {
      if (!statement.reader) {
        const { changes, lastInsertRowid } = statement.run(...values);
        return { ...nothing, changes, lastKey: BigInt(lastInsertRowid) };
      }
      const before = this.#totalChanges();
      const rows = statement.raw(true).all(...values) as Cell[][];
      const columns = statement.columns().map(({ name }) => name);
      return {
        ...nothing,
        columns,
        rows,
        changes: this.#totalChanges() - before,
        reads: asksOnly(sql) || (statement.readonly && !/=/.test(command === 'PRAGMA' ? sql : '')),
      };
    });
  }

  async plan(sql: string, parameters: readonly Cell[] = []): Promise<PlanStep[]> {
    const { rows } = await this.rows(`EXPLAIN QUERY PLAN ${sql}`, parameters);
    return rows.flatMap((row) => planStepOf(String(row[3])) ?? []);
  }

  async reads(sql: string): Promise<boolean> {
    try {
      return this.#statement(sql, [], ({ reader, readonly }) => reader && readonly);
    } catch {
      return false;
    }
  }

  async settings(): Promise<ReadonlyMap<string, string>> {
    return new Map(SETTINGS.map((name) => [name, String(this.#db.pragma(name, { simple: true }))]));
  }

  async beginWriting(): Promise<void> {
    await this.run('BEGIN IMMEDIATE');
  }

  async readAnew(): Promise<void> {
    const writable = this.#db.pragma('writable_schema', { simple: true });
    await this.run('PRAGMA writable_schema = RESET');
    await this.all('SELECT count(*) FROM sqlite_schema');
    if (Number(writable) !== 0) await this.run('PRAGMA writable_schema = ON');
  }

  async ownObjects(): Promise<OwnObject[]> {
    return readOwnObjects(this.#db);
  }

  async count(table: string): Promise<number> {
    return rowsIn(this.#db, table);
  }

  async forgetStatistics(): Promise<void> {
    this.#bytes = undefined;
    const tables = this.#db
      .prepare("SELECT name FROM sqlite_schema WHERE name IN ('sqlite_stat1', 'sqlite_stat4')")
      .pluck()
      .all();
    for (const table of tables) this.#db.exec(`DELETE FROM ${table}`);
    // The statistics are read again, now that there are none.
    if (tables.length > 0) this.#db.exec('ANALYZE sqlite_schema');
  }

  async load(dataset: Dataset, options: LoadOptions = {}): Promise<LoadOutcome> {
    this.#bytes = undefined;
    return loadDataset(this.#db, dataset, this.#schema().schema, options);
  }

  async schema(): Promise<Schema> {
    return this.#schema().schema;
  }

  async identities(): Promise<ReadonlyMap<string, string>> {
    return new Map([...rootsOf(this.#db)].map(([name, page]) => [name, page === 0 ? name : String(page)]));
  }

  async image(): Promise<Image> {
    const known = this.#schema();
    // What a transaction has written is not among the bytes yet.
    if (!this.#scratch || this.#db.inTransaction) return readImage(this.#db, known);
    const bytes = this.#serialized();
    const old = this.#picture;
    if (old !== undefined && old.bytes === bytes) return old.image;
    const roots = rootsOf(this.#db);
    const image = readImage(this.#db, known, this.#album?.sharedWith(bytes, roots, old));
    this.#picture = { bytes, image, roots };
    this.#album?.add(this.#picture);
    return image;
  }

  async snapshot(): Promise<Snapshot> {
    if (!this.#scratch) return new SqliteSnapshot(this.#db.serialize());
    const bytes = this.#serialized();
    return new SqliteSnapshot(bytes, this.#schema(), this.#picture);
  }

  inTransaction(): boolean {
    return this.#db.inTransaction;
  }

  async health(): Promise<HealthProblem[]> {
    return readHealth(this.#db, this.#schema());
  }

  async saveTo(path: string): Promise<void> {
    writeFileSync(path, this.#db.serialize());
  }

  async close(): Promise<void> {
    this.#db.close();
    this.#confinement?.end();
  }

  /** Something is about to run. */
  #touch(sql: string): void {
    this.#bytes = undefined;
    if (!leavesSchema(sql)) this.#known = undefined;
  }

  #serialized(): Buffer {
    if (this.#db.inTransaction) return this.#db.serialize();
    this.#bytes ??= this.#db.serialize();
    return this.#bytes;
  }

  #totalChanges(): number {
    return Number(this.#db.prepare('SELECT total_changes()').pluck().get());
  }

  #schema(): KnownSchema {
    if (!this.#scratch) return this.#schemas.read(this.#db);
    this.#known ??= this.#schemas.read(this.#db);
    return this.#known;
  }

  /** @throws {StatementError} where it fails, and where it reaches other files than it may */
  #statement<T>(
    text: string,
    given: readonly Cell[],
    use: (statement: BetterSqlite3.Statement, values: ReturnType<typeof parameterList>) => T,
  ): T {
    const { sql, parameters } = this.#confinement?.inside(text, given) ?? { sql: text, parameters: given };
    try {
      return use(this.#db.prepare(sql), parameterList(parameters));
    } catch (error) {
      const rewritten = this.#remark && singleQuoteLiterals(sql, error);
      if (!rewritten) throw statementError(error, sql);
      this.#texts = [...this.#texts, rewritten.name];
      this.#remark?.(
        'text in double quotes is read as a string literal, as other SQLite drivers do (better-sqlite3 refuses it)',
      );
      return this.#statement(rewritten.sql, parameters, use);
    }
  }

  #guarded(sql: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      throw statementError(error, sql);
    }
  }
}

const TRANSACTION = /^\s*(begin|commit|end|rollback|savepoint|release)\b[^;]*;?\s*$/i;

/** Settings that a rollback does not take back, and that statements other than a migration's depend on. */
const SETTINGS = ['ignore_check_constraints', 'recursive_triggers', 'writable_schema'];
