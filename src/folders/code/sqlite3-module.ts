import { StatementError } from '../../model/errors.js';
import type { Answer, Connection } from '../../model/migration.js';
import { nodeSqlite3, rowsOf } from './values.js';

/** A connection as the package `sqlite3`, for the tools that take such a package. */
export function sqlite3Module(connection: Connection): object {
  class Database {
    constructor(_file: string, mode: unknown, callback?: unknown) {
      const opened = typeof mode === 'function' ? mode : callback;
      if (typeof opened === 'function') queueMicrotask(() => opened.call(this, null));
    }
    serialize(work?: () => void) {
      work?.();
    }
    parallelize(work?: () => void) {
      work?.();
    }
    run(sql: string, ...rest: unknown[]) {
      return this.#send(sql, rest, () => undefined);
    }
    all(sql: string, ...rest: unknown[]) {
      return this.#send(sql, rest, (answer) => rowsOf(answer));
    }
    get(sql: string, ...rest: unknown[]) {
      return this.#send(sql, rest, (answer) => rowsOf(answer)[0]);
    }
    exec(sql: string, ...rest: unknown[]) {
      return this.#send(sql, rest, () => undefined);
    }
    close(callback?: (error: null) => void) {
      callback?.(null);
    }
    #send(sql: string, rest: unknown[], read: (answer: Answer) => unknown): this {
      const callback = rest.find((value) => typeof value === 'function') as Callback | undefined;
      const given = rest.filter((value) => typeof value !== 'function');
      this.#answer(sql, given).then(
        (answer) => {
          const self = { changes: answer.changes, lastID: Number(answer.lastKey ?? 0) };
          callback?.call(self, null, read(answer));
        },
        (error: unknown) => callback?.call({ changes: 0, lastID: 0 }, asSqlite3(error)),
      );
      return this;
    }
    async #answer(sql: string, given: unknown[]): Promise<Answer> {
      const [first] = given;
      const values = Array.isArray(first) ? first : first === undefined ? [] : first;
      const { text, parameters } = Array.isArray(values)
        ? { text: sql, parameters: values }
        : byPlace(sql, values as Record<string, unknown>);
      return connection.query(
        text,
        parameters.map((value) => nodeSqlite3(value)),
      );
    }
  }
  return { Database, OPEN_READONLY: 1, OPEN_READWRITE: 2, OPEN_CREATE: 4, verbose: () => ({ Database }) };
}

type Callback = (this: { changes: number; lastID: number }, error: unknown, result?: unknown) => void;

/** Named values (`$1`, `:name`) as values by place. */
function byPlace(sql: string, values: Record<string, unknown>): { text: string; parameters: unknown[] } {
  const parameters: unknown[] = [];
  const text = sql.replace(NAMED, (whole) => {
    if (!Object.hasOwn(values, whole)) return whole;
    parameters.push(values[whole]);
    return '?';
  });
  return { text, parameters };
}

/** Strings, quoted names and comments are passed over. */
const NAMED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|[$:@]\w+/g;

/** The error with the code and the message that the package `sqlite3` gives it. */
function asSqlite3(error: unknown): unknown {
  if (!(error instanceof StatementError)) return error;
  const code = (error.code ?? 'SQLITE_ERROR').split('_').slice(0, 2).join('_');
  return Object.assign(new Error(`${code}: ${error.message}`), { code, cause: error });
}
