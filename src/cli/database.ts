import type { Command } from 'commander';
import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import { resolveId } from './choose.js';
import type { FolderFlags } from './flags.js';
import { named } from './flags.js';
import type { Framework } from './framework.js';
import { word } from './parse.js';
import { findProject, folderOptions } from './project.js';
import type { Session } from './session.js';

export interface DatabaseFlags {
  readonly db: string;
}

/** Declares `--db`. */
export function addDatabaseFlag(command: Command): Command {
  return command.requiredOption('--db <file>', 'the database file', named('--db', word));
}

export function storeOf(framework: Framework, { db }: DatabaseFlags) {
  return framework.sqliteStore(db, process.pid);
}

/** Reads the folder of migrations that the runner is to apply, or, without their code, only to compare. @throws {UserError} */
export async function openSource(
  framework: Framework,
  session: Session,
  folder: string | undefined,
  flags: FolderFlags,
  leaveCode = false,
) {
  const project = await findProject(framework, session, folder, flags.config);
  const source = await framework.readFolder(project.folder, {
    ...folderOptions(project, flags),
    groups: 'off',
    leaveCode,
  });
  if (source.dialect === 'sqlite') return { project, source };
  throw new UserError(`these migrations are written for ${source.dialect}; the runner works on sqlite only`, {
    where: project.folder,
  });
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
