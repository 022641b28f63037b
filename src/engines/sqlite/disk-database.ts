import type BetterSqlite3 from 'better-sqlite3';
import type { Database, DiskDatabase, Wreck } from '../engine.js';
import type { Confinement } from './confine.js';
import { SqliteDatabase } from './database.js';
import { readHealth } from './health.js';
import { readImage } from './image.js';
import type { SchemaCache } from './schema-cache.js';
import type { ScratchDisk } from './scratch-disk.js';

/** A scratch database in a file. */
export class SqliteDiskDatabase extends SqliteDatabase implements DiskDatabase {
  readonly #disk: ScratchDisk;
  readonly #prepare: (db: BetterSqlite3.Database) => void;
  readonly #confine: () => Confinement;
  readonly #known: SchemaCache;

  /**
   * @param prepare makes a connection what those of this engine are
   * @param confine keeps a connection from other files
   */
  constructor(
    disk: ScratchDisk,
    schemas: SchemaCache,
    prepare: (db: BetterSqlite3.Database) => void,
    remark: ((remark: string) => void) | null,
    confine: () => Confinement,
  ) {
    prepare(disk.db);
    // With a small cache, pages reach the file long before the commit, as those of a large table do.
    disk.db.pragma('cache_size = 1');
    super(disk.db, schemas, remark, null, confine());
    this.#disk = disk;
    this.#known = schemas;
    this.#prepare = prepare;
    this.#confine = confine;
  }

  async visitor(): Promise<Database> {
    const db = this.#disk.connect();
    this.#prepare(db);
    return new SqliteDatabase(db, this.#known, null, null, this.#confine());
  }

  async afterCrash(): Promise<Wreck> {
    try {
      return this.#disk.reopened((db) => {
        this.#prepare(db);
        const known = this.#known.read(db);
        return { image: readImage(db, known), health: readHealth(db, known) };
      });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { image: null, health: [{ kind: 'integrity', object: '', message }] };
    }
  }

  override async close(): Promise<void> {
    await super.close();
    this.#disk.close();
  }
}
