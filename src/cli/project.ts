import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import type { Commands } from '#app';
import { UserError } from '../model/errors.js';
import type { FolderFlags } from './flags.js';
import type { Framework } from './framework.js';
import type { Session } from './session.js';

/** A folder of migrations with the configuration that speaks for it. */
export type Project = Awaited<ReturnType<typeof findProject>>;

/**
 * Finds the folder: the one that is given, else the configured one, else ./migrations, else the project's root. A configuration speaks only for
 * the folder that it names: on any other, it is as if there were none.
 */
export async function findProject(
  { loadConfig }: Framework,
  session: Session,
  given: string | undefined,
  configFile: string | undefined,
) {
  const loaded = await loadConfig(session.folder, configFile);
  const usual = resolve(loaded.folder, loaded.config.migrations ?? 'migrations');
  // Without either, the project's root, whose tools may say where its migrations are.
  const configured = loaded.config.migrations !== undefined || existsSync(usual) ? usual : loaded.folder;
  const folder = given === undefined ? configured : resolve(session.folder, given);
  const own = folder === configured;
  return {
    folder: shownPath(session, folder),
    loaded: own ? loaded : { file: null, folder: session.folder, config: {} },
  };
}

/** The options for reading the folder: the command line outweighs the configuration. */
export function folderOptions({ loaded: { config, folder } }: Project, flags: FolderFlags) {
  const {
    dialect = config.dialect,
    foreignKeys = config.foreignKeys,
    transaction = config.transaction,
  } = flags;
  const { format = config.format, connection = config.connection, deployment = config.deployment } = flags;
  const placeholders = { ...config.placeholders, ...flags.placeholder };
  const { sameNumber = config.sameNumber } = flags;
  const pathsOf = (configured: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(Object.entries(configured).map(([name, path]) => [name, resolve(folder, path)]));
  const { queries = config.queries === undefined ? undefined : resolve(folder, config.queries) } = flags;
  const { group = config.groups } = flags;
  const standIns = { ...pathsOf(config.standIns), ...flags.standIn };
  const stubs = { ...pathsOf(config.stubs), ...flags.stub };
  const commands = commandsOf(config.commands, flags);
  return {
    ...(commands === undefined ? {} : { commands }),
    ...(format === undefined || format === 'auto' ? {} : { format }),
    ...(dialect === undefined ? {} : { dialect }),
    ...(foreignKeys === undefined ? {} : { foreignKeys }),
    ...(transaction === undefined ? {} : { transaction }),
    ...(connection === undefined ? {} : { connection }),
    ...(deployment === undefined ? {} : { deployment }),
    ...(Object.keys(placeholders).length === 0 ? {} : { placeholders }),
    ...(sameNumber === undefined ? {} : { sameNumber }),
    ...(group === undefined
      ? {}
      : { groups: group === 'off' || group.includes('off') ? ('off' as const) : group }),
    ...(queries === undefined ? {} : { queries }),
    ...(Object.keys(standIns).length === 0 ? {} : { standIns }),
    ...(Object.keys(stubs).length === 0 ? {} : { stubs }),
  };
}

/** @throws {UserError} where one of the two is there without the other */
function commandsOf(configured: Commands | undefined, flags: FolderFlags): Commands | undefined {
  const { listCommand: list, upCommand: up, downCommand: down, ledger } = flags;
  const given = Object.entries({ list, up, down, ledger }).filter(([, value]) => value !== undefined);
  if (given.length === 0) return configured;
  const commands = { ...configured, ...Object.fromEntries(given) };
  if (commands.list !== undefined && commands.up !== undefined) return commands as Commands;
  const missing = commands.list === undefined ? '--list-command' : '--up-command';
  throw new UserError(`a tool is called by its commands, and ${missing} is missing`, {
    wayOut: `give ${missing} as well`,
  });
}

/** A path of the configuration, seen from the folder that the command runs in. */
export function configuredPath(session: Session, { loaded }: Project, path: string): string {
  return shownPath(session, resolve(loaded.folder, path));
}

/** Short and without the machine's own folders where it can be: a report is the same wherever the project lies. */
export function shownPath(session: Session, path: string): string {
  const short = relative(session.folder, path);
  if (short === '') return '.';
  return short.startsWith('..') &&
    !isAbsolute(short) &&
    short.split('/').filter((part) => part === '..').length > 2
    ? path
    : short;
}
