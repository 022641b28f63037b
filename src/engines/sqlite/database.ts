import type BetterSqlite3 from 'better-sqlite3';
import type { Cell } from '../../model/cell.js';
import type { Dataset } from '../../model/dataset.js';
import { StatementError } from '../../model/errors.js';
import type { Image } from '../../model/image.js';
import type { Schema } from '../../model/schema.js';
import type { Database, HealthProblem, LoadOptions, LoadOutcome, Snapshot } from '../engine.js';
import { parameterList } from './cells.js';
import { singleQuoteLiterals } from './double-quotes.js';
import { readHealth } from './health.js';
import { readImage } from './image.js';
import { loadDataset } from './load.js';
import type { SchemaCache } from './schema-cache.js';
import { SqliteSnapshot } from './snapshot.js';

/** A better-sqlite3 connection behind the engine's interface. */
export class SqliteDatabase implements Database {
  readonly engine = 'sqlite';
  readonly #db: BetterSqlite3.Database;
  readonly #schemas: SchemaCache;
  readonly #remark: (remark: string) => void;

  constructor(db: BetterSqlite3.Database, schemas: SchemaCache, remark: (remark: string) => void) {
    this.#db = db;
    this.#schemas = schemas;
    this.#remark = remark;
  }

  async run(sql: string, parameters: readonly Cell[] = []): Promise<{ changes: number }> {
    return this.#statement(sql, (statement) => {
      if (!statement.reader) return { changes: statement.run(...parameterList(parameters)).changes };
      const before = this.#totalChanges();
      statement.raw(true).all(...parameterList(parameters));
      return { changes: this.#totalChanges() - before };
    });
  }

  async all(sql: string, parameters: readonly Cell[] = []): Promise<Record<string, Cell>[]> {
    const { columns, rows } = await this.rows(sql, parameters);
    return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])));
  }

  async rows(sql: string, parameters: readonly Cell[] = []): Promise<{ columns: string[]; rows: Cell[][] }> {
    return this.#statement(sql, (statement) => {
      if (!statement.reader) {
        statement.run(...parameterList(parameters));
        return { columns: [], rows: [] };
      }
      return {
        columns: statement.columns().map((column) => column.name),
        rows: statement.raw(true).all(...parameterList(parameters)) as Cell[][],
      };
    });
  }

  async load(dataset: Dataset, options: LoadOptions = {}): Promise<LoadOutcome> {
    return loadDataset(this.#db, dataset, this.#schemas.read(this.#db).schema, options);
  }

  async schema(): Promise<Schema> {
    return this.#schemas.read(this.#db).schema;
  }

  async image(): Promise<Image> {
    return readImage(this.#db, this.#schemas.read(this.#db));
  }

  async snapshot(): Promise<Snapshot> {
    return new SqliteSnapshot(this.#db.serialize());
  }

  inTransaction(): boolean {
    return this.#db.inTransaction;
  }

  async health(): Promise<HealthProblem[]> {
    return readHealth(this.#db, this.#schemas.read(this.#db));
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #totalChanges(): number {
    return Number(this.#db.prepare('SELECT total_changes()').pluck().get());
  }

  #statement<T>(sql: string, use: (statement: BetterSqlite3.Statement) => T): T {
    try {
      return use(this.#db.prepare(sql));
    } catch (error) {
      const rewritten = singleQuoteLiterals(sql, error);
      if (rewritten === null) throw statementError(error, sql);
      this.#remark(
        'text in double quotes is read as a string literal, as other SQLite drivers do (better-sqlite3 refuses it)',
      );
      return this.#statement(rewritten, use);
    }
  }
}

function statementError(error: unknown, sql: string): StatementError {
  if (!(error instanceof Error)) return new StatementError(String(error), sql);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return new StatementError(error.message, sql, code);
}
