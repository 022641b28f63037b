import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { KnownFindings } from '../../model/known-findings.js';
import type { Action, Migration } from '../../model/migration.js';
import type { EngineFlags } from '../engine.js';
import type { Framework } from '../framework.js';
import { findProject, folderOptions, type Project } from '../project.js';
import type { Rehearsal } from '../rehearsal.js';
import type { Session } from '../session.js';
import { joinedPlaces, type Places } from '../watch/places.js';

/** What the verdicts of a folder hang on. */
export interface Marks {
  /** A digest for each migration: where it is the same, so is the verdict. */
  readonly marks: Readonly<Record<string, string>>;
  readonly places: Places;
}

/** Where the migrations, suites and settings lie, known before any of them is read. @throws {UserError} for a configuration that cannot be read */
export async function placesBefore(
  framework: Framework,
  session: Session,
  folder: string | undefined,
  flags: EngineFlags,
): Promise<Places> {
  const project = await findProject(framework, session, folder, flags.config);
  return { folders: [resolve(session.folder, project.folder)], files: settingsFiles(framework, project) };
}

/**
 * A verdict hangs on the migration with its suite and acceptances, on what those before it do to the schema, and on everything that
 * speaks for the whole folder. So an edited `down` concerns its own migration; an edited `up` concerns those after it as well.
 */
export async function marksOf(
  framework: Framework,
  session: Session,
  { project, source, engine }: Rehearsal,
  flags: EngineFlags,
  known: KnownFindings | null,
): Promise<Marks> {
  const { config, folder } = project.loaded;
  const context = folderOptions(project, flags);
  const importsOf = framework.importFinder(session.folder, { stubs: context.stubs ?? {} });
  // What cannot be read imports nothing.
  const own = async (path: string) =>
    /\.[cm]?[jt]s$/.test(path) ? [path, ...(await importsOf(path).catch(() => []))] : [path];
  const settings = await Promise.all(
    [
      ...settingsFiles(framework, project),
      ...Object.values(context.standIns ?? {}),
      ...Object.values(context.stubs ?? {}),
      ...(flags.functions === undefined ? [] : [flags.functions]),
    ].map((path) => own(resolve(session.folder, path))),
  );
  const suites = await Promise.all(
    (await framework.suiteFilesOf(project.loaded)).map(async (each) => ({
      ids: each.suites.map(({ migration }) => migration),
      files: await own(each.path),
    })),
  );
  const code = await Promise.all(
    source.migrations.flatMap(({ files }) => files).map((path) => own(resolve(session.folder, path))),
  );
  const { format, dialect, rules, prelude, queries } = source;
  const ground = [session.version, engine.name, engine.version, format, dialect, rules, prelude, queries];
  const baseline = framework.baselinePath(project.loaded);
  const texts = await textsOf(settings.flat().filter((path) => path !== baseline));
  let before = digest([ground, context, texts]);
  const marks: Record<string, string> = {};
  for (const migration of source.migrations) {
    const { id, checksum, acceptances } = migration;
    const suite = await textsOf(suites.flatMap(({ ids, files }) => (ids.includes(id) ? files : [])));
    const open = (known?.open ?? []).filter((each) => each.migration === null || each.migration === id);
    marks[id] = digest([before, id, checksum, acceptances, suite, open]);
    before = digest([before, stepForward(migration)]);
  }
  const files = [...settings.flat(), ...suites.flatMap((each) => each.files), ...code.flat()];
  // A file of statements, or a folder of them.
  const statements = context.queries === undefined ? [] : [resolve(session.folder, context.queries)];
  const places = {
    folders: [
      resolve(session.folder, source.folder),
      ...(typeof config.suites === 'string' ? [resolve(folder, config.suites)] : []),
      ...statements,
    ],
    files: [...files, ...statements],
  };
  return { marks, places: joinedPlaces([places]) };
}

/** What the ones after it are built on. */
function stepForward({ id, checksum, up, preconditions, postconditions }: Migration): unknown {
  return typeof up.steps === 'function'
    ? [id, checksum]
    : [id, { ...up, steps: sqlOf(up.steps) }, preconditions, postconditions];
}

function sqlOf(steps: Exclude<Action['steps'], (...args: never) => unknown>): string[] {
  return steps.map(({ sql }) => sql);
}

function settingsFiles(framework: Framework, { loaded }: Project): string[] {
  const possible = framework.configurationNames.map((name) => resolve(loaded.folder, name));
  return [...(loaded.file === null ? possible : [loaded.file]), framework.baselinePath(loaded)];
}

async function textsOf(paths: readonly string[]): Promise<[string, string][]> {
  const texts = [...new Set(paths)].map(async (path): Promise<[string, string]> => {
    return [path, (await readFile(path, 'utf8').catch(() => null)) ?? ''];
  });
  return Promise.all(texts);
}

function digest(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? String(each) : each)))
    .digest('base64');
}
