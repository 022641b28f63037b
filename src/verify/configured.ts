import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { RehearsalConfig } from '../config/config.js';
import { type LoadedConfig, loadConfig } from '../config/load.js';
import type { ReadOptions } from '../folders/index.js';
import { millisecondsOf } from '../model/duration.js';
import type { Settings } from '../model/settings.js';
import type { EngineChoice } from './engine.js';
import type { ProjectOptions } from './options.js';

/** A folder with all that options, configuration and defaults say about it. */
export interface Configured {
  /** The working directory. */
  readonly here: string;
  /** The folder of migrations, seen from there. */
  readonly folder: string;
  /** The configuration that speaks for the folder: an empty one, where it names another. */
  readonly loaded: LoadedConfig;
  readonly readOptions: ReadOptions;
  readonly settings: Settings;
  readonly engineChoice: EngineChoice;
}

/** @throws {UserError} for a configuration that cannot be read */
export async function configuredFor(
  here: string,
  given: string | undefined,
  options: ProjectOptions,
): Promise<Configured> {
  const none: LoadedConfig = { file: null, folder: here, config: {} };
  const found = options.config === false ? none : await loadConfig(here, options.config);
  const usual = resolve(found.folder, found.config.migrations ?? 'migrations');
  const configured = found.config.migrations !== undefined || existsSync(usual) ? usual : found.folder;
  const folder = given === undefined ? configured : resolve(here, given);
  // As on the command line: a configuration speaks for the folder that it names, and for no other.
  const loaded = folder === configured ? found : none;
  const { config } = loaded;
  return {
    here,
    folder: relative(here, folder) || '.',
    loaded,
    readOptions: readOptionsOf(loaded, options),
    settings: {
      runs: options.runs ?? config.runs ?? 100,
      seed: options.seed ?? config.seed ?? 1,
      data: options.data ?? config.data ?? 'edgy',
      properties: options.properties ?? config.properties ?? null,
      timeMs: options.timeMs ?? millisecondsOf(config.time ?? ''),
      only: null,
      shard: null,
      ...limitOf(options.migrationTimeMs ?? millisecondsOf(config.migrationTime ?? '')),
    },
    engineChoice: {
      postgres: options.postgres ?? config.postgres,
      functions: { ...config.functions, ...options.functions },
    },
  };
}

function limitOf(migrationTimeMs: number | null): Pick<Settings, 'migrationTimeMs'> {
  return migrationTimeMs === null ? {} : { migrationTimeMs };
}

function readOptionsOf({ config, folder }: LoadedConfig, options: ProjectOptions): ReadOptions {
  const { queries } = config;
  const asked = {
    ...pick(config),
    ...(queries === undefined ? {} : { queries: resolve(folder, queries) }),
    ...(config.standIns === undefined
      ? {}
      : { standIns: mapped(config.standIns, (path) => resolve(folder, path)) }),
    ...(config.stubs === undefined ? {} : { stubs: mapped(config.stubs, (path) => resolve(folder, path)) }),
    ...pick(options),
  };
  const engine = typeof options.engine === 'object' ? options.engine.dialect : options.engine;
  const dialect = options.dialect ?? engine ?? (options.postgres === undefined ? undefined : 'postgres');
  return { ...asked, ...(dialect === undefined ? {} : { dialect }) } as ReadOptions;
}

const KEYS = [
  'format',
  'dialect',
  'foreignKeys',
  'connection',
  'transaction',
  'placeholders',
  'sameNumber',
  'standIns',
  'stubs',
  'queries',
  'deployment',
  'groups',
  'commands',
] as const satisfies readonly (keyof ReadOptions & keyof RehearsalConfig)[];

/** What they say about reading; `auto` is what is meant where nothing is said. */
function pick(from: ReadOptions | RehearsalConfig): Partial<Record<(typeof KEYS)[number], unknown>> {
  return Object.fromEntries(
    KEYS.map((key) => [key, from[key]] as const).filter(
      ([key, value]) => value !== undefined && !(key === 'format' && value === 'auto'),
    ),
  );
}

function mapped(
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
