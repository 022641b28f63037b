import type { Image } from './image.js';
import type { Migration } from './migration.js';
import type { RunResult } from './run.js';

/** One dataset's way through a migration, as it went: what a script needs that shows it to a person. */
export interface Scene {
  readonly migration: Migration;
  readonly foreignKeys: boolean;
  readonly before: Image;
  readonly up: Pass;
  /** `null`: it did not come to that. */
  readonly down: Pass | null;
}

/** One direction: how it went, and the database after it. */
export interface Pass {
  readonly result: RunResult;
  readonly image: Image;
}
