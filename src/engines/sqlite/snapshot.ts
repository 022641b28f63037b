import type { Snapshot } from '../engine.js';

/** The whole database as SQLite's own file format, in memory. */
export class SqliteSnapshot implements Snapshot {
  readonly engine = 'sqlite';
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}
