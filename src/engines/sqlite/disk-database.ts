import type BetterSqlite3 from 'better-sqlite3';
import type { Database, DiskDatabase, Wreck } from '../engine.js';
import { SqliteDatabase } from './database.js';
import { readHealth } from './health.js';
import { readImage } from './image.js';
import { SchemaCache } from './schema-cache.js';
import type { ScratchDisk } from './scratch-disk.js';

/** A scratch database in a file. */
export class SqliteDiskDatabase extends SqliteDatabase implements DiskDatabase {
  readonly #disk: ScratchDisk;
  readonly #prepare: (db: BetterSqlite3.Database) => void;

  /** @param prepare makes a connection what those of this engine are */
  constructor(
    disk: ScratchDisk,
    prepare: (db: BetterSqlite3.Database) => void,
    remark: ((remark: string) => void) | null,
  ) {
    prepare(disk.db);
    // With a small cache, pages reach the file long before the commit, as those of a large table do.
    disk.db.pragma('cache_size = 1');
    super(disk.db, new SchemaCache(), remark, null, true);
    this.#disk = disk;
    this.#prepare = prepare;
  }

  async visitor(): Promise<Database> {
    const db = this.#disk.connect();
    this.#prepare(db);
    return new SqliteDatabase(db, new SchemaCache(), null, null, true);
  }

  async afterCrash(): Promise<Wreck> {
    try {
      return this.#disk.reopened((db) => {
        this.#prepare(db);
        const known = new SchemaCache().read(db);
        return { image: readImage(db, known), health: readHealth(db, known) };
      });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { image: null, health: [{ kind: 'integrity', object: '', message }] };
    }
  }

  override async close(): Promise<void> {
    this.#disk.close();
  }
}
