import { NotAwaited } from '../../model/errors.js';
import type { Connection, MigrationFunction } from '../../model/migration.js';

/**
 * Calls migration code and looks on until nothing of it is on its way any more. Its tool takes it for done when its promise is fulfilled: a
 * statement that is sent later, and a rejection that nobody handles, are work that nobody awaits.
 *
 * @throws {NotAwaited}
 */
export async function awaited(call: MigrationFunction, connection: Connection): Promise<void> {
  const watch = new Watch(connection);
  // Rejections are heard of by the process alone.
  const others = globalThis.process.listeners('unhandledRejection');
  globalThis.process.removeAllListeners('unhandledRejection');
  globalThis.process.on('unhandledRejection', watch.rejected);
  try {
    await call(watch.connection);
    watch.ended = true;
  } finally {
    await watch.quiet();
    globalThis.process.off('unhandledRejection', watch.rejected);
    for (const listener of others) globalThis.process.on('unhandledRejection', listener);
  }
  if (watch.fault !== null) throw new NotAwaited(watch.fault);
}

/** Turns of the event loop in which a call that goes on by itself for ever is looked at. */
const MOST_TURNS = 10_000;

class Watch {
  readonly connection: Connection;
  ended = false;
  fault: string | null = null;
  #started = 0;
  readonly #running = new Set<Promise<unknown>>();

  constructor(connection: Connection) {
    const { lend, beside } = connection;
    this.connection = {
      ...described(connection),
      run: (sql, parameters) => this.#see(sql, () => connection.run(sql, parameters)),
      all: (sql, parameters) => this.#see(sql, () => connection.all(sql, parameters)),
      query: (sql, parameters) => this.#see(sql, () => connection.query(sql, parameters)),
      ...(beside && { beside: (sql) => beside.call(connection, sql) }),
      ...(lend && { lend: (work) => lend.call(connection, work) }),
    };
  }

  readonly rejected = (reason: unknown): void => {
    const message = reason instanceof Error ? reason.message : String(reason);
    this.fault ??= `a promise that nobody awaits is rejected: ${message}`;
  };

  /** Resolves when two turns of the event loop in a row have brought no statement and none is running. */
  async quiet(): Promise<void> {
    for (let turn = 0, still = 0; turn < MOST_TURNS && still < 2; turn++) {
      const started = this.#started;
      await Promise.allSettled(this.#running);
      await new Promise((resolve) => setImmediate(resolve));
      still = this.#started === started ? still + 1 : 0;
    }
  }

  #see<T>(sql: string, send: () => Promise<T>): Promise<T> {
    if (this.ended)
      this.fault ??= `a statement is sent after the migration has ended, since nobody awaits it: ${sql}`;
    this.#started++;
    const sent = send();
    this.#running.add(sent);
    return sent.finally(() => this.#running.delete(sent));
  }
}

function described({
  engine,
  dialect,
  moment,
}: Connection): Pick<Connection, 'engine' | 'dialect' | 'moment'> {
  return { engine, dialect, ...(moment && { moment }) };
}
