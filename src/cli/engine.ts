import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../model/errors.js';
import type { Source } from '../model/source.js';
import { isServer } from './database.js';
import { type FolderFlags, named } from './flags.js';
import type { Framework } from './framework.js';
import { oneOf, word } from './parse.js';
import type { Session } from './session.js';

type EngineName = 'sqlite' | 'postgres';

/** How people call them. */
export const engineTitles: Readonly<Record<EngineName, string>> = {
  sqlite: 'SQLite',
  postgres: 'PostgreSQL',
};

export interface EngineFlags extends FolderFlags {
  readonly engine?: EngineName;
  readonly postgres?: string;
  readonly postgresImage?: string;
  readonly postgresAllow?: 'cluster';
  readonly allowFile?: readonly string[];
}

/** Declares where a PostgreSQL server for scratch databases comes from. */
export function addServerFlags(command: Command): Command {
  return command
    .option(
      '--postgres <where>',
      'auto (default), container, local, npm, embedded, or postgres://… for a server of yours (REHEARSAL_POSTGRES)',
      named('--postgres', word),
    )
    .option(
      '--postgres-image <name>',
      'the image of the container (REHEARSAL_POSTGRES_IMAGE, else the public postgres)',
      named('--postgres-image', word),
    );
}

/** Declares {@link EngineFlags}. */
export function addEngineFlags(command: Command): Command {
  command.option(
    '--engine <name>',
    'sqlite or postgres (as the folder says, else sqlite)',
    named('--engine', oneOf(['sqlite', 'postgres'])),
  );
  return addServerFlags(command)
    .option(
      '--postgres-allow <what>',
      'cluster: migrations may change the whole server, as far as its user may',
      named('--postgres-allow', oneOf(['cluster'])),
    )
    .option(
      '--allow-file <file>',
      'an SQLite file that migrations may ATTACH, each time as a copy of its own; may be given several times',
      (text: string, earlier: readonly string[] = []) => [...earlier, word(text, '--allow-file')],
      undefined,
    );
}

/** Files of which migrations may attach a copy, by absolute path. @throws {UserError} where one is not there */
export function attachableFiles(
  { folder }: Pick<Session, 'folder'>,
  { allowFile = [] }: EngineFlags,
): string[] {
  return allowFile.map((name) => {
    const path = resolve(folder, name);
    if (existsSync(path) && statSync(path).isFile()) return path;
    throw new UserError('there is no such file', {
      where: name,
      wayOut: 'check the path given to --allow-file',
    });
  });
}

/**
 * The flags for reading the folder: an engine that is asked for by name, or by the address of a database, says which files are meant.
 *
 * @throws {UserError}
 */
export function withDialect<T extends EngineFlags & { readonly on?: string }>(flags: T): T {
  const named = flags.postgres !== undefined || (flags.on !== undefined && isServer(flags.on));
  const engine = flags.engine ?? (named ? 'postgres' : undefined);
  if (engine === undefined) return flags;
  const { dialect = engine } = flags;
  if (dialect !== engine) {
    throw new UserError(`--dialect ${dialect} does not run on --engine ${engine}`, {
      wayOut: 'leave one of them out',
    });
  }
  if (engine === 'sqlite' && named) {
    const option = flags.postgres === undefined ? '--on postgres://…' : '--postgres';
    throw new UserError(`${option} belongs to --engine postgres`);
  }
  return { ...flags, dialect };
}

/** Starts the engine for the folder's dialect. @throws {UserError} when it is not there */
export async function startEngine(
  framework: Framework,
  source: Source,
  flags: EngineFlags,
  functions: NonNullable<Parameters<Framework['sqliteEngine']>[0]>['functions'] & object,
  attachable: readonly string[],
  configured: string | undefined,
) {
  if (source.dialect === 'sqlite') {
    return framework.sqliteEngine({ functions, scratch: `rehearsal-disk-${process.pid}-`, attachable });
  }
  if (attachable.length > 0) throw new UserError('--allow-file is for sqlite only');
  if (Object.keys(functions).length > 0) {
    throw new UserError('stand-ins for SQL functions are for sqlite only', {
      where: '--functions',
      wayOut: 'define the function with CREATE FUNCTION in a migration',
    });
  }
  const { REHEARSAL_POSTGRES: place, REHEARSAL_POSTGRES_IMAGE: picture } = process.env;
  const server = flags.postgres ?? (place || configured);
  const image = flags.postgresImage ?? (picture || undefined);
  return framework.postgresEngine({
    ...(server === undefined ? {} : { server }),
    ...(image === undefined ? {} : { image }),
    ...(flags.postgresAllow === undefined ? {} : { allow: flags.postgresAllow }),
  });
}
