import { resolve } from 'node:path';
import { UserError } from '../model/errors.js';
import { attachableFiles, type EngineFlags, startEngine, withDialect } from './engine.js';
import type { Framework } from './framework.js';
import { findProject, folderOptions } from './project.js';
import type { Session } from './session.js';

/** Everything that is needed to run the migrations of a folder. */
export type Rehearsal = Awaited<ReturnType<typeof openRehearsal>>;

/**
 * Reads the folder and the suites that belong to it, and starts the engine.
 *
 * @throws {UserError} when something cannot be read, or belongs to no migration
 */
export async function openRehearsal(
  framework: Framework,
  session: Session,
  folder: string | undefined,
  given: EngineFlags,
) {
  const flags = withDialect(given);
  const project = await findProject(framework, session, folder, flags.config);
  const source = await framework.readFolder(project.folder, folderOptions(project, flags));
  const suites = await framework.loadSuites(project.loaded);
  const ids = new Set(source.migrations.map(({ id }) => id));
  const stray = suites.find(({ migration }) => !ids.has(migration));
  if (stray !== undefined) {
    throw new UserError(`a suite is for ${stray.migration}, which is not in ${project.folder}`, {
      ...(project.loaded.file === null ? {} : { where: project.loaded.file }),
      wayOut: 'rename the suite\'s "migration", or take the suite away',
    });
  }
  const functions =
    flags.functions === undefined
      ? {}
      : await framework.loadFunctions(resolve(session.folder, flags.functions));
  const { config } = project.loaded;
  const allFunctions = { ...config.functions, ...functions };
  const attachable = attachableFiles(session, flags);
  const engine = await startEngine(framework, source, flags, allFunctions, attachable, config.postgres);
  return { project, source, suites, engine };
}
