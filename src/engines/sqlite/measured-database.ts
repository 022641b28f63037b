import type { MeasuredDatabase } from '../engine.js';
import type { Confinement } from './confine.js';
import { SqliteDatabase } from './database.js';
import { SchemaCache } from './schema-cache.js';
import type { ScratchDisk } from './scratch-disk.js';

/** A scratch database in a file, set up as SQLite sets up any other, so that times mean something. */
export class SqliteMeasuredDatabase extends SqliteDatabase implements MeasuredDatabase {
  readonly workUnit = 'rows written';
  readonly #disk: ScratchDisk;

  constructor(disk: ScratchDisk, remark: ((remark: string) => void) | null, confinement: Confinement) {
    super(disk.db, new SchemaCache(), remark, null, confinement);
    this.#disk = disk;
  }

  async size(): Promise<number> {
    return this.#disk.size();
  }

  /** Rows that triggers and foreign keys wrote count as well. */
  async work(): Promise<number> {
    const [row] = await this.all('SELECT total_changes() AS written');
    return Number(row?.written);
  }

  override async close(): Promise<void> {
    await super.close();
    this.#disk.close();
  }
}
