import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Answer, Connection } from '../../model/migration.js';
import { splitStatements } from '../../sql/split.js';
import { Extended } from './wire-extended.js';
import {
  authenticated,
  commandComplete,
  dataRow,
  emptyQuery,
  errorOf,
  type Message,
  MessageReader,
  passwordWanted,
  readyForQuery,
  rowDescription,
} from './wire-messages.js';

/** A PostgreSQL server to whoever connects, and a connection of the rehearsal behind it. */
export interface WireServer {
  /** With a password of its own, so that nobody else on this machine gets in. */
  readonly url: string;
  /** Why the last statement failed that was no ROLLBACK; `null`: it did not. */
  failure(): unknown;
  close(): Promise<void>;
}

/**
 * Listens on loopback and hands each statement to the connection, one after another. Understood are the simple protocol, and the
 * extended one with values as text, as libpq, psycopg, `pg` and most drivers send them.
 */
export async function serve(connection: Connection): Promise<WireServer> {
  const password = randomUUID();
  const talks: Talk[] = [];
  const heard = { failure: null as unknown };
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    const talk = new Talk(socket, connection, password, heard);
    talks.push(talk);
    talk.begin();
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgresql://rehearsal:${password}@127.0.0.1:${port}/rehearsal`,
    failure: () => heard.failure,
    async close() {
      for (const talk of talks) await talk.end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** What is said on one connection. */
class Talk {
  readonly #socket: Socket;
  readonly #connection: Connection;
  readonly #password: string;
  readonly #heard: { failure: unknown };
  readonly #reader = new MessageReader();
  readonly #extended: Extended;
  #status: Status = 'I';
  #work: Promise<void> = Promise.resolve();

  constructor(socket: Socket, connection: Connection, password: string, heard: { failure: unknown }) {
    this.#socket = socket;
    this.#connection = connection;
    this.#password = password;
    this.#heard = heard;
    this.#extended = new Extended((sql, values) => this.#ask(sql, values));
  }

  begin(): void {
    this.#socket.on('data', (bytes: Buffer) => {
      for (const message of this.#reader.take(bytes)) {
        this.#work = this.#work
          .then(() => this.#answer(message))
          .catch(() => {
            this.#socket.destroy();
          });
      }
    });
  }

  /** A transaction that nobody ended is rolled back, as a server does when its client is gone. */
  async end(): Promise<void> {
    this.#socket.destroy();
    await this.#work;
    if (this.#status !== 'I') await this.#connection.beside?.('ROLLBACK');
    this.#status = 'I';
  }

  async #answer({ type, body }: Message): Promise<void> {
    switch (type) {
      case 'encryption':
        return this.#send(Buffer.from('N'));
      case 'startup':
        return this.#send(passwordWanted);
      case 'p':
        if (body.toString('utf8', 0, body.length - 1) !== this.#password) return void this.#socket.destroy();
        return this.#send(authenticated, readyForQuery(this.#status));
      case 'Q':
        return this.#simple(body.toString('utf8', 0, body.length - 1));
      case 'X':
        return void this.#socket.end();
      case 'S':
        this.#extended.sync();
        return this.#send(readyForQuery(this.#status));
      default:
        return this.#send(...(await this.#extended.answer(type, body)));
    }
  }

  async #simple(text: string): Promise<void> {
    try {
      const statements = splitStatements(text, 'postgres');
      if (statements.length === 0) this.#send(emptyQuery);
      for (const { sql } of statements) {
        const answer = await this.#ask(sql, []);
        if (answer.columns.length > 0) this.#send(rowDescription(answer), ...answer.rows.map(dataRow));
        this.#send(commandComplete(answer));
      }
    } catch (error) {
      this.#send(errorOf(error));
    }
    this.#send(readyForQuery(this.#status));
  }

  async #ask(sql: string, values: readonly (string | null)[]): Promise<Answer> {
    try {
      const answer = await this.#connection.query(sql, values);
      if (!ROLLBACK.test(sql)) this.#heard.failure = null;
      this.#status = statusAfter(sql, this.#status);
      return answer;
    } catch (error) {
      this.#heard.failure ??= error;
      if (this.#status === 'T') this.#status = 'E';
      throw error;
    }
  }

  #send(...parts: readonly Buffer[]): void {
    if (!this.#socket.destroyed) this.#socket.write(Buffer.concat(parts));
  }
}

type Status = 'I' | 'T' | 'E';

/** By the statement, since the answer tells of what was sent in its place where transactions are nested. */
function statusAfter(sql: string, before: Status): Status {
  if (/^\s*(begin|start\s+transaction)\b/i.test(sql)) return 'T';
  if (/^\s*(commit|end|rollback|abort)(\s+(work|transaction))?\s*;?\s*$/i.test(sql)) return 'I';
  return ROLLBACK.test(sql) ? 'T' : before;
}

const ROLLBACK = /^\s*(rollback|abort)\b/i;
