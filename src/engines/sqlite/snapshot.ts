import type { Snapshot } from '../engine.js';
import type { KnownSchema } from './schema-cache.js';

/** The whole database as SQLite's own file format, in memory. */
export class SqliteSnapshot implements Snapshot {
  readonly engine = 'sqlite';
  readonly bytes: Buffer;

  /** What is known of its schema, so that a database opened from it need not read it again. */
  readonly known: KnownSchema | undefined;

  constructor(bytes: Buffer, known?: KnownSchema) {
    this.bytes = bytes;
    this.known = known;
  }
}
