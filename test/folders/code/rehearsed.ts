import { readFolder } from '../../../src/folders/index.js';
import { rehearse } from '../../../src/index.js';
import type { Report } from '../../../src/model/report.js';
import { sqliteEngine } from '../../../src/sqlite.js';
import { folderOf } from '../folder.js';

/** Rehearses a folder of these files on SQLite, with everything at its default but few datasets. */
export async function rehearsed(files: Readonly<Record<string, string>>, seed = 1): Promise<Report> {
  const source = await readFolder(folderOf(files));
  return rehearse({
    source,
    suites: [],
    engine: sqliteEngine(),
    settings: { seed, runs: 12, data: 'edgy', properties: ASKED, timeMs: null, only: null, shard: null },
    clock: () => 0,
    toolVersion: '0',
  });
}

/** Those that a fault of the tool's own rebuilds or of the code shows in. */
const ASKED = [
  'applies',
  'row-count',
  'untouched',
  'round-trip-schema',
  'round-trip-data',
  're-apply',
  'atomic',
  'deterministic',
  'postconditions',
] as const;

/** The properties that failed, by migration. */
export function failures({ migrations }: Report): Record<string, string[]> {
  return Object.fromEntries(
    migrations.map(({ id, properties }) => [
      id,
      properties.filter(({ verdict }) => verdict === 'failed').map((property) => property.id),
    ]),
  );
}
