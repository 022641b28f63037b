import type { Format, Source } from '../model/source.js';
import { locateAny } from './locate.js';
import type { ReadOptions } from './options.js';
import { readFolder } from './read-folder.js';

/** A folder that holds migrations, and what they were taken for. */
export interface FoundFolder {
  readonly folder: string;
  readonly format: Format;
  /** What told the format. */
  readonly why: string;
  readonly dialect: Source['dialect'];
  readonly migrations: number;
}

/**
 * Where a project keeps its migrations: the folder itself, or below the root of a project the one that its tools name. No code of
 * the folder's is run. `null`: there are none yet.
 *
 * @throws {UserError} when there are several such folders, or what is there cannot be read
 */
export async function findFolder(root: string, options: ReadOptions = {}): Promise<FoundFolder | null> {
  const located = await locateAny(root, options);
  if (located === null) return null;
  const { listing, detected, dialect: known } = located;
  const { format, why } = detected;
  const { dialect, migrations } = await readFolder(listing.folder, {
    ...options,
    leaveCode: true,
    ...(known === null ? {} : { dialect: known }),
  });
  return { folder: listing.folder, format, why, dialect, migrations: migrations.length };
}
