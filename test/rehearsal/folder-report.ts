import type { Engine } from '../../src/engines/engine.js';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import { readFolder } from '../../src/folders/index.js';
import type { PropertyId } from '../../src/model/property-id.js';
import type { MigrationReport } from '../../src/model/report.js';
import { rehearse } from '../../src/rehearsal/rehearse.js';
import { folderOf } from '../folders/folder.js';

interface Options {
  readonly engine?: Engine;
  readonly runs?: number;
  readonly seed?: number;
  readonly properties?: readonly PropertyId[] | null;
}

/** The report on the second of two migrations, each without a `down` where none is given. */
export async function reportOn(
  before: string,
  up: string,
  down: string | null = null,
  { engine = sqliteEngine(), runs = 20, seed = 1, properties = null }: Options = {},
): Promise<MigrationReport> {
  const files = { '1_before.up.sql': before, '2_next.up.sql': up };
  const source = await readFolder(
    folderOf(down === null ? files : { ...files, '1_before.down.sql': 'SELECT 1;', '2_next.down.sql': down }),
    { format: 'golang-migrate', ...(engine.name === 'postgres' ? { dialect: 'postgres' as const } : {}) },
  );
  const report = await rehearse({
    source,
    engine,
    settings: { seed, runs, data: 'edgy', timeMs: null, only: ['2_next'], properties, shard: null },
    clock: () => 0,
    toolVersion: '0',
  });
  const migration = report.migrations.at(-1);
  if (migration === undefined) throw new Error('the folder has no second migration');
  return migration;
}

/** The ids of the properties that fail. */
export function failing({ properties }: MigrationReport): string[] {
  return properties.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id);
}
