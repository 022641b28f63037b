import type { Engine } from '../../src/engines/engine.js';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import { type ReadOptions, readFolder } from '../../src/folders/index.js';
import type { Settings } from '../../src/model/settings.js';
import { rehearse } from '../../src/rehearsal/rehearse.js';
import { folderOf } from '../folders/folder.js';

export interface Wanted extends ReadOptions {
  readonly engine?: Engine;
  readonly settings?: Partial<Settings>;
}

/** The report of a folder with these files, on few datasets. */
export async function verified(
  files: Readonly<Record<string, string>>,
  { engine, settings, ...options }: Wanted = {},
) {
  return rehearse({
    source: await readFolder(folderOf(files), options),
    engine: engine ?? sqliteEngine(),
    settings: {
      seed: 1,
      runs: 10,
      data: 'edgy',
      timeMs: null,
      only: null,
      properties: null,
      shard: null,
      ...settings,
    },
    clock: () => 0,
    toolVersion: '0',
  });
}
