import { relative, resolve } from 'node:path';
import { baselinePath, loadKnownFindings } from '../config/known-findings.js';
import { loadSuites } from '../config/suites.js';
import type { Engine } from '../engines/engine.js';
import { readFolder } from '../folders/index.js';
import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import type { Report } from '../model/report.js';
import type { Settings } from '../model/settings.js';
import type { Source } from '../model/source.js';
import type { Listener } from '../rehearsal/events.js';
import { leaveOut, withKnown } from '../rehearsal/known/known.js';
import { rehearse } from '../rehearsal/rehearse.js';
import type { Suite } from '../rehearsal/suite.js';
import { type Configured, configuredFor } from './configured.js';
import { startEngine } from './engine.js';
import type { ProjectOptions } from './options.js';
import { packageVersion } from './version.js';

/** A folder of migrations that has been read, and can be rehearsed as a whole or a migration at a time. */
export interface Project {
  readonly source: Source;
  readonly suites: readonly Suite[];
  readonly settings: Settings;
  /** The migrations that are verified, in their order. */
  readonly migrations: readonly Migration[];
  /** Rehearses them, or some of them; the engine is started by the first call. @throws {UserError} when it is not there */
  rehearse(run: ProjectRun): Promise<Report>;
  /** Stops the engine that was started. */
  close(): Promise<void>;
}

/** One run of a {@link Project}. */
export interface ProjectRun {
  /** Ids; absent: all of {@link Project.migrations}. */
  readonly only?: readonly string[];
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly listener?: Listener;
}

/**
 * Reads a folder with its configuration, suites and baseline: what has to be known before anything runs, for adapters of test runners.
 *
 * @param folder absent: the configured folder, else `./migrations`
 * @throws {UserError} for what cannot be read or found
 */
export async function openProject(
  folder: string | undefined,
  options: ProjectOptions = {},
): Promise<Project> {
  const here = resolve('.');
  const configured = await configuredFor(here, folder, options);
  const read = await readFolder(configured.folder, configured.readOptions);
  const { source, known } = await knownIn(read, configured, options);
  const suites = await suitesFor(source, configured, options);
  const migrations = choose(source, options.only);
  const settings = { ...configured.settings, only: options.only === undefined ? null : [...options.only] };
  let engine: Promise<Engine> | undefined;
  const started = () => {
    engine ??=
      typeof options.engine === 'object'
        ? Promise.resolve(options.engine)
        : startEngine(source.dialect, configured.engineChoice);
    return engine;
  };
  return {
    source,
    suites,
    settings,
    migrations,
    async rehearse({ only, clock, listener }) {
      const found = await rehearse({
        source,
        suites,
        engine: await started(),
        settings: only === undefined ? settings : { ...settings, only },
        clock,
        toolVersion: packageVersion(),
        ...(listener && { listener }),
      });
      return known === null ? found : leaveOut(found, known, source);
    },
    close: async () => (typeof options.engine === 'object' ? undefined : (await engine)?.close()),
  };
}

/** The source with what the baseline of its configuration knows. */
async function knownIn(source: Source, { loaded, folder }: Configured, { allFindings }: ProjectOptions) {
  const known = allFindings ? null : await loadKnownFindings(baselinePath(loaded));
  if (known === null || known.folder !== (relative(loaded.folder, resolve(folder)) || '.'))
    return { source, known: null };
  return { source: withKnown(source, known), known };
}

async function suitesFor(
  source: Source,
  { loaded, here, folder }: Configured,
  options: ProjectOptions,
): Promise<readonly Suite[]> {
  const suites = await loadSuites(
    options.suites === undefined ? loaded : { file: null, folder: here, config: { suites: options.suites } },
  );
  const stray = suites.find((suite) => !source.migrations.some(({ id }) => id === suite.migration));
  if (stray === undefined) return suites;
  throw new UserError(`a suite is for ${stray.migration}, which is not in ${folder}`, {
    ...(loaded.file === null ? {} : { where: loaded.file }),
    wayOut: 'rename the suite\'s "migration", or take the suite away',
  });
}

function choose({ migrations, folder }: Source, only: readonly string[] | undefined): readonly Migration[] {
  if (only === undefined) return migrations;
  const unknown = only.find((id) => !migrations.some((migration) => migration.id === id));
  if (unknown !== undefined) throw new UserError(`there is no migration "${unknown}"`, { where: folder });
  return migrations.filter(({ id }) => only.includes(id));
}
