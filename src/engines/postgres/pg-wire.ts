import pg from 'pg';
import { type Answer, lost, type Parameter, type Wire, WireError } from './wire.js';

/** Where a server listens and who is let in. */
export interface Address {
  /** A host name, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  /** What the driver is told of TLS, as the address says it. */
  readonly ssl?: pg.ClientConfig['ssl'];
  /** Settings for the server, as `-c name=value`. */
  readonly options?: string;
}

/** Connects with the `pg` driver. @throws the driver's error when it cannot */
export async function connectPg(
  address: Address,
  database: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Wire> {
  const options = Object.entries(settings).map(
    ([name, value]) => `-c ${name}=${value.replace(/[\\ ]/g, '\\$&')}`,
  );
  return wireOver({
    ...address,
    database,
    options: [...(address.options === undefined ? [] : [address.options]), ...options].join(' '),
    application_name: 'rehearsal',
    connectionTimeoutMillis: CONNECT_MS,
  });
}

/** @throws the driver's error when it cannot connect */
export async function wireOver(config: pg.ClientConfig): Promise<Wire> {
  const client = new pg.Client({ ...config, types: { getTypeParser: () => asItCame } });
  const wire = new PgWire(client);
  await client.connect();
  return wire;
}

class PgWire implements Wire {
  readonly #client: pg.Client;
  #lost: unknown;
  #ended = false;

  constructor(client: pg.Client) {
    this.#client = client;
    client.on('error', (error) => {
      this.#lost ??= error;
    });
    client.on('end', () => {
      this.#lost ??= new Error('the connection was closed');
    });
  }

  get status(): string {
    return this.#client.getTransactionStatus() ?? 'I';
  }

  async query(sql: string, parameters: readonly Parameter[] = []): Promise<Answer[]> {
    if (this.#lost !== undefined && !this.#ended) throw lost(this.#lost);
    const config = { text: sql, rowMode: 'array' as const };
    const values = parameters.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value));
    try {
      const result: unknown = await this.#client.query(values.length === 0 ? config : { ...config, values });
      return (Array.isArray(result) ? result : [result]).map(answerOf);
    } catch (error) {
      // The driver hands on a refusal before the server has said how the transaction stands; the answer to nothing says it.
      if (isRefusal(error)) await this.#client.query('').catch(() => {});
      throw this.#explain(error);
    }
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#client.end().catch(() => {});
  }

  #explain(error: unknown): Error {
    if (!isRefusal(error)) return lost(error);
    // 57P01 to 57P03: the server is shut down, has crashed, or is not yet up again.
    if (/^57P0[1-3]$/.test(error.code)) return lost(error);
    const detail = error.detail === undefined ? '' : ` (${error.detail})`;
    const { schema, table, column } = error;
    return new WireError(`${error.message}${detail}`, error.code, { schema, table, column });
  }
}

/** What the server itself says; PGlite says it in a class of its own. */
function isRefusal(
  error: unknown,
): error is Error & { code: string; detail?: string; schema?: string; table?: string; column?: string } {
  return (
    error instanceof Error &&
    'severity' in error &&
    'code' in error &&
    /^[0-9A-Z]{5}$/.test(String(error.code))
  );
}

function answerOf(result: pg.QueryArrayResult): Answer {
  return {
    columns: result.fields.map(({ name }) => name),
    types: result.fields.map(({ dataTypeID }) => dataTypeID),
    rows: result.rows as (string | null)[][],
    command: result.command ?? '',
    count: result.rowCount ?? 0,
  };
}

const asItCame = (text: string) => text;

const CONNECT_MS = 20_000;
