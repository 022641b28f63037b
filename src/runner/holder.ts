import type { StoredDatabase } from '../engines/engine.js';
import type { Store } from '../engines/store.js';

/** The connection that the steps run on, and whether anybody else has committed since it was told to watch. */
export class Holder {
  readonly #store: Store;
  readonly #open: () => Promise<StoredDatabase>;
  #database: StoredDatabase;
  #token = '';
  #others = false;

  private constructor(store: Store, open: () => Promise<StoredDatabase>, database: StoredDatabase) {
    this.#store = store;
    this.#open = open;
    this.#database = database;
  }

  static async open(store: Store, open: () => Promise<StoredDatabase>): Promise<Holder> {
    const holder = new Holder(store, open, await open());
    await holder.watch();
    return holder;
  }

  get database(): StoredDatabase {
    return this.#database;
  }

  /** What others have committed up to now is forgotten. */
  async watch(): Promise<void> {
    this.#others = false;
    this.#token = await this.#tokenOf(this.#database);
  }

  async othersWrote(): Promise<boolean> {
    this.#others ||= (await this.#tokenOf(this.#database)) !== this.#token;
    return this.#others;
  }

  /** A new connection, as tools have it that open one for each migration; opened before the old one goes, so that no write slips between. */
  async renew(): Promise<void> {
    const next = await this.#open();
    const token = await this.#tokenOf(next);
    await this.othersWrote();
    await this.#database.close();
    [this.#database, this.#token] = [next, token];
  }

  async close(): Promise<void> {
    await this.#database.close();
  }

  /** Where nothing can be put back, nobody has to know. */
  async #tokenOf(database: StoredDatabase): Promise<string> {
    return (await this.#store.wayBack?.foreignWrites(database)) ?? '';
  }
}
