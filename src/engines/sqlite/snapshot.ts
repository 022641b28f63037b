import type { Snapshot } from '../engine.js';
import type { Picture } from './picture.js';
import type { KnownSchema } from './schema-cache.js';

/** The whole database as SQLite's own file format, in memory. */
export class SqliteSnapshot implements Snapshot {
  readonly engine = 'sqlite';
  readonly bytes: Buffer;

  /** What is known of its schema, so that a database opened from it need not read it again. */
  readonly known: KnownSchema | undefined;

  /** What has been read of it, if anything. */
  readonly picture: Picture | undefined;

  constructor(bytes: Buffer, known?: KnownSchema, picture?: Picture) {
    this.bytes = bytes;
    this.known = known;
    this.picture = picture;
  }
}
