import type { Cell } from '../../model/cell.js';
import { RawText } from '../../model/cell.js';
import type { Connection } from '../../model/migration.js';
import { answerCursor, isSubmittable, type Submittable } from './pg-cursor.js';
import type { Row } from './values.js';
import { rowsOf } from './values.js';

/** What is used of the package `pg`. */
export interface PgPackage {
  readonly types: { getTypeParser(type: number, format?: string): (text: string) => unknown };
}

export interface PgResult {
  readonly command: string;
  readonly rowCount: number;
  readonly rows: (Row | unknown[])[];
  readonly fields: { readonly name: string; readonly dataTypeID: number }[];
}

interface QueryConfig {
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly rowMode?: string;
  /** Parsers of the caller's own. */
  readonly types?: PgPackage['types'];
}

type Callback = (error: unknown, result?: PgResult) => void;

/**
 * A connection as a client of the package `pg`, for the tools that take one. Values are parsed and written as `pg` does it.
 *
 * @param translate what is run for a statement; `null`: nothing (the runner's own transaction is open already)
 */
export class PgClient {
  readonly processID = 1;
  readonly connection = { on() {}, once() {}, removeListener() {}, stream: { destroy() {} } };
  readonly #connection: Connection;
  readonly #pg: PgPackage;
  readonly #translate: (sql: string) => string | null;

  constructor(
    connection: Connection,
    pg: PgPackage,
    translate: (sql: string) => string | null = (sql) => sql,
  ) {
    this.#connection = connection;
    this.#pg = pg;
    this.#translate = translate;
  }

  query<T extends Submittable>(config: T): T;
  query(
    config: string | QueryConfig,
    values?: readonly unknown[] | Callback,
    callback?: Callback,
  ): Promise<PgResult>;
  query(
    config: string | QueryConfig | Submittable,
    values?: readonly unknown[] | Callback,
    callback?: Callback,
  ): Promise<PgResult> | Submittable {
    if (typeof config === 'object' && isSubmittable(config)) {
      answerCursor(config, (text, bound) => this.#query({ text }, bound));
      return config;
    }
    const asked: QueryConfig = typeof config === 'string' ? { text: config } : config;
    const bound = (typeof values === 'function' ? undefined : values) ?? asked.values ?? [];
    const answered = this.#query(asked, bound);
    const hear = typeof values === 'function' ? values : callback;
    if (hear !== undefined) {
      answered.then(
        (result) => hear(null, result),
        (error: unknown) => hear(error),
      );
    }
    return answered;
  }

  connect(callback?: (error: null, client: PgClient, done: () => void) => void): Promise<this> {
    callback?.(null, this, () => {});
    return Promise.resolve(this);
  }

  end(callback?: () => void): Promise<void> {
    callback?.();
    return Promise.resolve();
  }

  release(): void {}
  on(): this {
    return this;
  }
  once(): this {
    return this;
  }
  removeListener(): this {
    return this;
  }
  removeAllListeners(): this {
    return this;
  }

  async #query(
    { text, rowMode, types = this.#pg.types }: QueryConfig,
    values: readonly unknown[],
  ): Promise<PgResult> {
    const sql = this.#translate(text);
    if (sql === null) return { command: 'BEGIN', rowCount: 0, rows: [], fields: [] };
    const answer = await this.#connection.query(sql, values.map(parameterOf));
    const parsers = answer.types.map((type) => types.getTypeParser(type, 'text'));
    const read = (cell: Cell, at: number) => {
      const raw = textOf(cell);
      return raw === null ? null : (parsers[at]?.(raw) ?? raw);
    };
    const rows =
      rowMode === 'array'
        ? answer.rows.map((row) => row.map((cell, at) => read(cell, at)))
        : rowsOf(answer, read);
    const fields = answer.columns.map((name, at) => ({ name, dataTypeID: answer.types[at] ?? 0 }));
    const counted = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(answer.command);
    return { command: answer.command, rowCount: counted ? answer.changes : rows.length, rows, fields };
  }
}

/** A value as `pg` writes it: dates by their moment, arrays as arrays, other objects as JSON. */
export function parameterOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return value;
  if (Object.prototype.toString.call(value) === '[object Date]') return (value as Date).toISOString();
  if (Array.isArray(value)) return arrayText(value);
  if (typeof value === 'object') {
    const { toPostgres } = value as { toPostgres?: unknown };
    return typeof toPostgres === 'function'
      ? parameterOf(toPostgres.call(value, parameterOf))
      : JSON.stringify(value);
  }
  return String(value);
}

function arrayText(values: readonly unknown[]): string {
  const items = values.map((value) => {
    if (value === null || value === undefined) return 'NULL';
    if (Array.isArray(value)) return arrayText(value);
    const cell = parameterOf(value);
    const text = cell instanceof Uint8Array ? `\\x${Buffer.from(cell).toString('hex')}` : String(cell);
    return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  });
  return `{${items.join(',')}}`;
}

/** What the server sent, which the package's own parsers read. */
function textOf(cell: Cell): string | null {
  if (cell === null) return null;
  if (cell instanceof RawText) return new TextDecoder().decode(cell.bytes);
  return cell instanceof Uint8Array ? `\\x${Buffer.from(cell).toString('hex')}` : String(cell);
}
