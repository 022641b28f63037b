import { randomBytes } from 'node:crypto';
import { EngineLost } from '../../../model/errors.js';
import { quoteName } from '../cells.js';
import { type Address, connectPg } from '../pg-wire.js';
import { ownRights, type Rights } from '../rights/rights.js';
import { lost, type Wire } from '../wire.js';
import { type ContainedRole, containedRole } from './contained.js';
import type { Keeper } from './keeper.js';
import type { Server } from './server.js';

export interface ClusterOptions {
  readonly label: string;
  /** Takes the whole server away. */
  readonly stop?: () => Promise<void>;
  /** Others use the server too: what was made is taken away one by one, also when this process dies first. */
  readonly guard?: (mine: Mine) => Keeper;
  /** It was started for this process alone, in a moment. */
  readonly own?: boolean;
  /** Statements may do whatever the user of the address may. */
  readonly allowCluster?: boolean;
}

/** What was made on a server that others use too. */
export interface Mine {
  /** With which the names of the databases begin. */
  readonly prefix: string;
  /** The role that owns them; `null` where it was there before. */
  readonly role: string | null;
}

/**
 * A server that listens somewhere. Its databases are named after one prefix that nobody else has, and only those are
 * ever touched. Where the user of the address is a superuser, they belong to a role of their own that is none.
 *
 * @param home the database that is connected to for making others
 * @throws {WireError} when the role may not be made, or not log in
 */
export async function openCluster(address: Address, home: string, options: ClusterOptions): Promise<Server> {
  const wire = await connectPg(address, home);
  // Taking a database away waits for the disk; making the next one need not wait for that.
  const clearing = await connectPg(address, home);
  try {
    const [answer] = await wire.query(
      "SELECT current_setting('server_version'), current_setting('server_version_num'), current_setting('is_superuser')",
    );
    const [text, number, superuser] = answer?.rows[0] ?? [];
    const contains = superuser === 'on' && options.allowCluster !== true;
    const version = Math.floor(Number(number) / 10_000);
    const contained = contains ? await containedRole(wire, address, version) : null;
    return new Cluster(address, [wire, clearing], options, {
      version: String(text).split(' ')[0] ?? '',
      whole: version,
      superuser: contained === null ? superuser === 'on' : version >= 15,
      contained,
    });
  } catch (error) {
    await wire.end();
    await clearing.end();
    throw error;
  }
}

interface Found {
  readonly version: string;
  /** The version's first number. */
  readonly whole: number;
  readonly superuser: boolean;
  readonly contained: ContainedRole | null;
}

class Cluster implements Server {
  readonly label: string;
  readonly version: string;
  readonly superuser: boolean;
  readonly copies = true;
  readonly own: boolean;
  readonly rights: Rights;
  readonly #address: Address;
  readonly #contained: ContainedRole | null;
  /** Copying the files is quickest, but begins with a checkpoint, which costs others time. */
  readonly #strategy: string;
  readonly #making: Queue;
  readonly #clearing: Queue;
  readonly #stop: () => Promise<void>;
  readonly #keeper: Keeper | undefined;
  readonly #prefix = `rehearsal_${randomBytes(6).toString('hex')}`;
  readonly #databases = new Set<string>();
  #made = 0;

  constructor(
    address: Address,
    [making, clearing]: readonly [Wire, Wire],
    options: ClusterOptions,
    { version, whole, superuser, contained }: Found,
  ) {
    this.label = options.label;
    this.own = options.own === true;
    this.version = version;
    this.superuser = superuser;
    this.#strategy = this.own && whole >= 15 ? ' STRATEGY file_copy' : '';
    this.rights = contained ?? ownRights(options.allowCluster === true);
    this.#address = address;
    this.#contained = contained;
    this.#making = new Queue(making);
    this.#clearing = new Queue(clearing);
    this.#stop = options.stop ?? (async () => {});
    this.#keeper = options.guard?.({ prefix: this.#prefix, role: contained?.address.user ?? null });
  }

  async create(template?: string): Promise<string> {
    const name = `${this.#prefix}_${++this.#made}`;
    const from =
      template === undefined
        ? "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        : `TEMPLATE ${quoteName(template)}`;
    this.#databases.add(name);
    const owner = this.#contained === null ? '' : `OWNER ${quoteName(this.#contained.address.user)}`;
    await this.#making.query(`CREATE DATABASE ${quoteName(name)} ${owner} ${from}${this.#strategy}`);
    return name;
  }

  async furnish(database: string): Promise<void> {
    if (this.#contained === null) return;
    const wire = await connectPg(this.#address, database);
    await wire.query(this.#contained.furnishing).finally(() => wire.end());
  }

  connect(database: string, settings: Readonly<Record<string, string>>): Promise<Wire> {
    return connectPg(this.#contained?.address ?? this.#address, database, settings).catch((cause) => {
      throw lost(cause);
    });
  }

  async drop(database: string): Promise<void> {
    if (!this.#databases.has(database)) return;
    await this.#clearing.query(`DROP DATABASE IF EXISTS ${quoteName(database)} WITH (FORCE)`);
    this.#databases.delete(database);
  }

  async close(): Promise<void> {
    try {
      if (this.#keeper !== undefined) await this.#dropAll();
    } finally {
      await this.#making.end();
      await this.#clearing.end();
      await this.#stop();
    }
  }

  /** When the connections are lost, the keeper tries with one of its own. */
  async #dropAll(): Promise<void> {
    try {
      for (const database of [...this.#databases]) await this.drop(database);
      await this.#contained?.drop();
      await this.#keeper?.dismiss();
    } catch (error) {
      if (!(error instanceof EngineLost)) throw error;
      await this.#keeper?.call();
    }
  }
}

/** One statement after another, whoever asks. */
class Queue {
  readonly #wire: Wire;
  #last: Promise<unknown> = Promise.resolve();

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  query(sql: string): Promise<unknown> {
    const next = this.#last.then(() => this.#wire.query(sql));
    this.#last = next.catch(() => {});
    return next;
  }

  end(): Promise<void> {
    return this.#wire.end();
  }
}
