import { randomBytes } from 'node:crypto';
import { quoteName } from '../cells.js';
import { type Address, connectPg } from '../pg-wire.js';
import type { Wire } from '../wire.js';
import type { Server } from './server.js';

/**
 * A server that listens somewhere. Its databases are named after one prefix that nobody else has, and only those are
 * ever touched.
 *
 * @param stop what else has to happen when it is closed
 */
export async function openCluster(
  address: Address,
  home: string,
  label: string,
  stop: () => Promise<void> = async () => {},
): Promise<Server> {
  const wire = await connectPg(address, home);
  const [answer] = await wire.query(
    "SELECT current_setting('server_version'), current_setting('is_superuser')",
  );
  const [version = '', superuser] = answer?.rows[0] ?? [];
  return new Cluster(address, wire, {
    label,
    version: String(version).split(' ')[0] ?? '',
    superuser: superuser === 'on',
    stop,
  });
}

class Cluster implements Server {
  readonly label: string;
  readonly version: string;
  readonly superuser: boolean;
  readonly copies = true;
  readonly #address: Address;
  readonly #wire: Wire;
  readonly #stop: () => Promise<void>;
  readonly #prefix = `rehearsal_${randomBytes(6).toString('hex')}`;
  readonly #databases = new Set<string>();
  #made = 0;

  constructor(
    address: Address,
    wire: Wire,
    about: { label: string; version: string; superuser: boolean; stop: () => Promise<void> },
  ) {
    this.label = about.label;
    this.version = about.version;
    this.superuser = about.superuser;
    this.#address = address;
    this.#wire = wire;
    this.#stop = about.stop;
  }

  async create(template?: string): Promise<string> {
    const name = `${this.#prefix}_${++this.#made}`;
    const from =
      template === undefined
        ? "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        : `TEMPLATE ${quoteName(template)}`;
    this.#databases.add(name);
    await this.#wire.query(`CREATE DATABASE ${quoteName(name)} ${from}`);
    return name;
  }

  connect(database: string, settings: Readonly<Record<string, string>>): Promise<Wire> {
    return connectPg(this.#address, database, settings);
  }

  async drop(database: string): Promise<void> {
    if (!this.#databases.has(database)) return;
    await this.#wire.query(`DROP DATABASE IF EXISTS ${quoteName(database)} WITH (FORCE)`);
    this.#databases.delete(database);
  }

  async close(): Promise<void> {
    try {
      for (const database of [...this.#databases]) await this.drop(database);
    } finally {
      await this.#wire.end();
      await this.#stop();
    }
  }
}
