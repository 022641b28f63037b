import { inject } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { rehearse } from '../../src/index.js';
import type { PropertyId } from '../../src/model/property-id.js';
import type { MigrationReport } from '../../src/model/report.js';
import { sqliteEngine } from '../../src/sqlite.js';
import { folderOf } from '../folders/folder.js';
import { accounts, type Change, noWayBack } from './fault.js';

/** The ordinary run takes one seed; `npm run test:faults` takes ten. */
export const seeds = Array.from({ length: inject('seeds') }, (_, at) => at + 1);

const engine = sqliteEngine();

/** Everything at its default, on the migration alone. */
export async function rehearsed(
  change: Change,
  seed: number,
  properties: readonly PropertyId[] | null,
  { id = '0002_change', runs = 100 }: { readonly id?: string; readonly runs?: number } = {},
): Promise<MigrationReport> {
  const source = await readFolder(
    folderOf({
      '0001_tables.sql': goose(change.base ?? accounts, noWayBack),
      [`${id}.sql`]: goose(change.up, change.down, change.bare),
    }),
    { deployment: 'rolling' },
  );
  const report = await rehearse({
    source,
    suites: [],
    engine,
    settings: { seed, runs, data: 'edgy', properties, timeMs: null, only: [id], shard: null },
    clock: () => 0,
    toolVersion: '0',
  });
  return report.migrations[0] as MigrationReport;
}

/**
 * The properties that fail, of those that may find it. What shows on the first datasets shows on all of them, so the others are drawn
 * only where it does not.
 */
export async function failing(
  change: Change,
  seed: number,
  properties: readonly PropertyId[],
): Promise<readonly PropertyId[]> {
  for (const runs of [12, 100]) {
    const report = await rehearsed(change, seed, properties, { runs });
    const failed = report.properties.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id);
    if (failed.length > 0) return failed;
  }
  return [];
}

function goose(up: string, down: string, bare = false): string {
  const back = down === '' ? '' : `-- +goose Down\n${blocks(down)}\n`;
  return `${bare ? '-- +goose NO TRANSACTION\n' : ''}-- +goose Up\n${blocks(up)}\n${back}`;
}

/** goose ends a statement with the line, so triggers need its marks. */
function blocks(sql: string): string {
  return sql
    .split('\n')
    .map((line) =>
      /^CREATE TRIGGER/.test(line) ? `-- +goose StatementBegin\n${line}\n-- +goose StatementEnd` : line,
    )
    .join('\n');
}
