import type { PGlite } from '@electric-sql/pglite';
import { wireOver } from '../pg-wire.js';
import { ownRights } from '../rights/rights.js';
import type { Wire } from '../wire.js';
import { loadOptional } from './optional.js';
import type { Server } from './server.js';

/** PostgreSQL inside this process: nothing is started, and each database is a server of its own. @throws {UserError} */
export async function startEmbedded(): Promise<Server> {
  const where = '--postgres embedded';
  const name = '@electric-sql/pglite';
  const { PGlite } = await loadOptional(() => import('@electric-sql/pglite'), name, where);
  const { createPgConfig } = await loadOptional(
    () => import('@electric-sql/pglite/node-postgres'),
    name,
    where,
  );
  const probe = await PGlite.create();
  const version = await probe.query<{ server_version: string }>('SHOW server_version');
  const make = (files?: Blob) => PGlite.create(files === undefined ? {} : { loadDataDir: files });
  return new Embedded(String(version.rows[0]?.server_version), probe, make, createPgConfig);
}

class Embedded implements Server {
  readonly label = 'PGlite in this process';
  readonly version: string;
  readonly superuser = true;
  readonly copies = false;
  readonly own = true;
  readonly rights = ownRights(true);
  readonly #databases = new Map<string, PGlite>();
  readonly #make: (files?: Blob) => Promise<PGlite>;
  readonly #configure: (database: PGlite) => object;
  #first: PGlite | undefined;
  /** Those of a database that nobody has written to: what comes from them takes a quarter of the time. */
  #files: Promise<Blob> | undefined;
  #made = 0;

  constructor(
    version: string,
    first: PGlite,
    make: (files?: Blob) => Promise<PGlite>,
    configure: (database: PGlite) => object,
  ) {
    this.version = version;
    this.#first = first;
    this.#make = make;
    this.#configure = configure;
  }

  async create(): Promise<string> {
    const name = `rehearsal_${++this.#made}`;
    const first = this.#first;
    this.#first = undefined;
    this.#databases.set(name, first ?? (await this.#another()));
    return name;
  }

  async #another(): Promise<PGlite> {
    if (this.#files !== undefined) return this.#make(await this.#files);
    const database = this.#make();
    this.#files = database.then((made) => made.dumpDataDir('none'));
    await this.#files;
    return database;
  }

  async furnish(): Promise<void> {}

  async connect(name: string, settings: Readonly<Record<string, string>>): Promise<Wire> {
    const database = this.#databases.get(name);
    if (database === undefined) throw new Error(`there is no database ${name}`);
    const wire = await wireOver(this.#configure(database));
    for (const [setting, value] of Object.entries(settings))
      await wire.query(`SELECT set_config('${setting}', '${value}', false)`);
    return wire;
  }

  async drop(name: string): Promise<void> {
    await this.#databases.get(name)?.close();
    this.#databases.delete(name);
  }

  async close(): Promise<void> {
    await this.#first?.close();
    for (const name of [...this.#databases.keys()]) await this.drop(name);
  }
}
