import { UserError } from '../model/errors.js';
import type { Settings } from '../model/settings.js';
import { readReport } from './read-report.js';
import type { RehearsalFlags } from './settings.js';

/** This machine's share, by what migrations took in an earlier run where a report of one is named. @throws {UserError} */
export async function shareBy({ shard, shardBy }: RehearsalFlags): Promise<Partial<Settings>> {
  if (shardBy === undefined) return {};
  if (shard === undefined) {
    throw new UserError('--shard-by says how to share the migrations out, and no share is asked for', {
      wayOut: 'give --shard I/N too',
    });
  }
  const { migrations } = await readReport(shardBy);
  return { shard: { ...shard, took: new Map(migrations.map(({ id, durationMs }) => [id, durationMs])) } };
}
