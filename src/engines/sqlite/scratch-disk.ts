import { copyFileSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DiskLog } from '../engine.js';
import type { WorkFolder } from '../store.js';
import BetterSqlite3 from './driver.js';
import { makeWorkFolder } from './work-folder.js';

/** A database file in a folder of its own, which is taken away when it is closed. */
export class ScratchDisk {
  readonly db: BetterSqlite3.Database;
  readonly #folder: WorkFolder;
  #copies = 0;

  /**
   * @param name what the folder's name begins with
   * @param place where the folder is made
   */
  constructor(content: Buffer, log: DiskLog, name: string, place: string) {
    this.#folder = makeWorkFolder(place, name);
    writeFileSync(this.#path, content);
    this.db = new BetterSqlite3(this.#path);
    this.db.pragma(`journal_mode = ${log === 'write-ahead' ? 'WAL' : 'DELETE'}`);
  }

  /** Bytes of the file. */
  size(): number {
    return statSync(this.#path).size;
  }

  /** One more connection, which does not wait for locks. */
  connect(): BetterSqlite3.Database {
    return new BetterSqlite3(this.#path, { timeout: 0 });
  }

  /** The files as they are at this moment, opened by somebody else: all that is left when the process dies. */
  reopened<T>(look: (db: BetterSqlite3.Database) => T): T {
    const copy = join(this.#folder.path, `killed-${this.#copies++}.db`);
    for (const suffix of ['', '-journal', '-wal']) {
      if (existsSync(this.#path + suffix)) copyFileSync(this.#path + suffix, copy + suffix);
    }
    const db = new BetterSqlite3(copy);
    try {
      return look(db);
    } finally {
      db.close();
      for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(copy + suffix, { force: true });
    }
  }

  close(): void {
    this.db.close();
    this.#folder.remove();
  }

  get #path(): string {
    return join(this.#folder.path, 'scratch.db');
  }
}
