import type { DataLevel } from '../model/dataset.js';
import { UserError } from '../model/errors.js';
import type { Settings } from '../model/settings.js';
import { type Choice, chooseIds } from './choose.js';
import { duration } from './parse.js';
import type { Project } from './project.js';

/** The options of `verify` that say how hard to look, as they were given. */
export interface RehearsalFlags extends Choice {
  readonly runs?: number;
  readonly seed?: number;
  readonly time?: number;
  readonly migrationTime?: number;
  readonly data?: DataLevel;
  readonly shard?: { readonly index: number; readonly count: number };
  /** An earlier report, which says what each migration takes. */
  readonly shardBy?: string;
}

/** What the rehearsal is told: the command line, else the configuration, else the defaults. @throws {UserError} */
export function settingsOf(flags: RehearsalFlags, { loaded }: Project, ids: readonly string[]): Settings {
  const { config } = loaded;
  const migrationTimeMs =
    flags.migrationTime ??
    (config.migrationTime === undefined ? undefined : duration(config.migrationTime, 'migrationTime'));
  if (flags.shard !== undefined && flags.shard.count > 1 && ids.length === 0) {
    throw new UserError('there is nothing to share out', { wayOut: 'leave --shard out' });
  }
  return {
    seed: flags.seed ?? config.seed ?? 1,
    runs: flags.runs ?? config.runs ?? 100,
    data: flags.data ?? config.data ?? 'edgy',
    timeMs: flags.time ?? (config.time === undefined ? null : duration(config.time, 'time')),
    only: chooseIds(ids, flags),
    properties: config.properties ?? null,
    shard: flags.shard ?? null,
    ...(migrationTimeMs === undefined ? {} : { migrationTimeMs }),
  };
}
