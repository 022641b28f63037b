import { resolve } from 'node:path';
import {
  type DataLevel,
  loadConfig,
  loadSuites,
  type Migration,
  type PropertyId,
  type ReadOptions,
  readFolder,
  type Settings,
  type Source,
  type SqliteOptions,
  type Suite,
  UserError,
} from '../index.js';

/** What is rehearsed and how; whatever is left out is taken from the project's configuration. */
export interface RehearseFolderOptions extends ReadOptions {
  /** What it is rehearsed on; absent: what the configuration or the folder says. */
  readonly engine?: 'sqlite' | 'postgres';
  /** Which PostgreSQL, as in the configuration. */
  readonly postgres?: string;
  /** The folder of migrations; without it, the configured one, then ./migrations. */
  readonly folder?: string;
  /** The configuration's file; `false`: none. */
  readonly config?: string | false;
  readonly suites?: string | readonly Suite[];
  /** Ids of the migrations; absent: all. */
  readonly only?: readonly string[];
  readonly properties?: readonly PropertyId[];
  readonly runs?: number;
  readonly seed?: number;
  readonly data?: DataLevel;
  /** Stand-ins for functions that the application defines, by name. */
  readonly functions?: NonNullable<SqliteOptions['functions']>;
  /** Lets these (or all) pass although nothing exercised them; `evidence` stands for the statements never exercised. */
  readonly allowInconclusive?: boolean | readonly (PropertyId | 'evidence')[];
  /** How long one migration may take, in milliseconds (ten minutes). */
  readonly timeoutMs?: number;
}

export interface Project {
  readonly source: Source;
  readonly suites: readonly Suite[];
  readonly settings: Settings;
  readonly chosen: readonly Migration[];
  readonly timeoutMs: number;
  /** Which PostgreSQL, where it is rehearsed on one. */
  readonly postgres: string | undefined;
  /** Stand-ins for functions that the application defines. */
  readonly functions: NonNullable<SqliteOptions['functions']>;
  /** Whether missing evidence is let pass. */
  allows(test: PropertyId | 'evidence'): boolean;
}

/** Reads everything that has to be known before tests can be named. @throws {UserError} */
export async function openProject(options: RehearseFolderOptions): Promise<Project> {
  const here = resolve('.');
  const found =
    options.config === false
      ? { file: null, folder: here, config: {} }
      : await loadConfig(here, options.config);
  const configured = resolve(found.folder, found.config.migrations ?? 'migrations');
  const own = options.folder === undefined || resolve(options.folder) === configured;
  // As on the command line: a configuration speaks for the folder that it names, and for no other.
  const loaded = own ? found : { file: null, folder: here, config: {} };
  const merged = { ...loaded.config, ...options };
  const { runs = 100, seed = 1, data = 'edgy', properties = null, allowInconclusive = false } = merged;
  const asked = options.engine ?? (options.postgres === undefined ? undefined : 'postgres');
  const dialect = options.dialect ?? asked ?? loaded.config.dialect;
  const source = await readFolder(options.folder ?? configured, {
    ...readOptions(merged),
    ...(dialect === undefined ? {} : { dialect }),
  });
  const suites =
    options.suites === undefined
      ? await loadSuites(loaded)
      : await loadSuites({ file: null, folder: here, config: { suites: options.suites } });
  return {
    source,
    suites,
    settings: { runs, seed, data, properties, timeMs: null, only: null, shard: null },
    chosen: choose(source, options.only),
    postgres: merged.postgres,
    functions: merged.functions ?? {},
    timeoutMs: options.timeoutMs ?? 600_000,
    allows: (test) =>
      typeof allowInconclusive === 'boolean' ? allowInconclusive : allowInconclusive.includes(test),
  };
}

function readOptions({
  format,
  dialect,
  foreignKeys,
  connection,
  transaction,
  placeholders,
  sameNumber,
  standIns,
  queries,
  deployment,
  groups,
  commands,
}: ReadOptions): ReadOptions {
  return {
    ...(format === undefined ? {} : { format }),
    ...(dialect === undefined ? {} : { dialect }),
    ...(foreignKeys === undefined ? {} : { foreignKeys }),
    ...(connection === undefined ? {} : { connection }),
    ...(transaction === undefined ? {} : { transaction }),
    ...(placeholders === undefined ? {} : { placeholders }),
    ...(sameNumber === undefined ? {} : { sameNumber }),
    ...(standIns === undefined ? {} : { standIns }),
    ...(queries === undefined ? {} : { queries }),
    ...(deployment === undefined ? {} : { deployment }),
    ...(groups === undefined ? {} : { groups }),
    ...(commands === undefined ? {} : { commands }),
  };
}

function choose({ migrations, folder }: Source, only: readonly string[] | undefined): readonly Migration[] {
  if (only === undefined) return migrations;
  const unknown = only.find((id) => !migrations.some((migration) => migration.id === id));
  if (unknown !== undefined) throw new UserError(`there is no migration "${unknown}"`, { where: folder });
  return migrations.filter(({ id }) => only.includes(id));
}
