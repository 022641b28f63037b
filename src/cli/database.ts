import { type Command, Option } from 'commander';
import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import { resolveId } from './choose.js';
import type { FolderFlags } from './flags.js';
import { named } from './flags.js';
import type { Framework } from './framework.js';
import { durationOrZero, word } from './parse.js';
import { findProject, folderOptions } from './project.js';
import type { Session } from './session.js';

export interface DatabaseFlags {
  readonly db: string;
}

/** How long a statement of a release may wait for a lock, and work, in milliseconds. */
export interface LimitFlags {
  readonly lockTimeout?: number;
  readonly statementTimeout?: number;
}

/** Declares `--db`. */
export function addDatabaseFlag(command: Command): Command {
  return command.addOption(
    new Option('--db <where>', 'the database: a file of SQLite, or postgres://user@host/name')
      .env('REHEARSAL_DB')
      .argParser(named('--db', word))
      .makeOptionMandatory(),
  );
}

/** Declares {@link LimitFlags}. */
export function addLimitFlags(command: Command): Command {
  return command
    .option(
      '--lock-timeout <time>',
      'PostgreSQL: how long a statement waits for a lock, such as 500ms (5s; 0: as long as it takes)',
      named('--lock-timeout', durationOrZero),
    )
    .option(
      '--statement-timeout <time>',
      'PostgreSQL: how long a statement may take, such as 5m (0: as long as it takes)',
      named('--statement-timeout', durationOrZero),
    );
}

/** The database that is meant. @throws {UserError} for what is no name of one */
export async function storeOf(
  framework: Framework,
  { db, lockTimeout, statementTimeout }: DatabaseFlags & LimitFlags,
) {
  if (isServer(db)) {
    return framework.postgresStore(db, {
      env: process.env,
      ...(lockTimeout === undefined ? {} : { lockMs: lockTimeout }),
      ...(statementTimeout === undefined ? {} : { statementMs: statementTimeout }),
    });
  }
  if (lockTimeout !== undefined || statementTimeout !== undefined) {
    throw new UserError('--lock-timeout and --statement-timeout are for PostgreSQL only', { where: db });
  }
  return framework.sqliteStore(db, process.pid);
}

/** Whether the text is the address of a database on a server, and no file. */
export function isServer(db: string): boolean {
  return /^postgres(ql)?:/i.test(db);
}

/** Reads the folder of migrations that the runner is to apply, or, without their code, only to compare. @throws {UserError} */
export async function openSource(
  framework: Framework,
  session: Session,
  folder: string | undefined,
  flags: FolderFlags & DatabaseFlags,
  leaveCode = false,
) {
  const project = await findProject(framework, session, folder, flags.config);
  const wanted = isServer(flags.db) ? 'postgres' : 'sqlite';
  const { dialect = isServer(flags.db) ? wanted : undefined } = flags;
  const source = await framework.readFolder(project.folder, {
    ...folderOptions(project, { ...flags, ...(dialect === undefined ? {} : { dialect }) }),
    groups: 'off',
    leaveCode,
  });
  if (source.dialect === wanted) return { project, source };
  const titles = { sqlite: 'SQLite', postgres: 'PostgreSQL' };
  throw new UserError(
    `these migrations are written for ${titles[source.dialect]}, and --db names a database of ${titles[wanted]}`,
    { where: project.folder, wayOut: 'name the other database, or the folder that belongs to this one' },
  );
}

/** The migration that `--to` means: its id, the beginning of it, or its number; `0` is before the first. @throws {UserError} */
export function resolveVersion(migrations: readonly Migration[], text: string): string {
  if (/^0+$/.test(text)) return '0';
  const ids = migrations.map(({ id }) => id);
  const byNumber = /^\d+$/.test(text)
    ? ids.filter((id) => Number.parseInt(id.replace(/^\D*/, ''), 10) === Number(text))
    : [];
  return byNumber.length === 1 && byNumber[0] !== undefined ? byNumber[0] : resolveId(ids, text, '--to');
}
