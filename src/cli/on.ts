import { tmpdir } from 'node:os';
import type { Command } from 'commander';
import { UserError } from '../model/errors.js';
import { resolveId } from './choose.js';
import type { CostFlags } from './cost.js';
import { isServer } from './database.js';
import { named } from './flags.js';
import type { Framework } from './framework.js';
import { word } from './parse.js';

export interface OnFlags {
  readonly on?: string;
  readonly again?: boolean;
  readonly snapshot?: boolean;
  readonly workDir?: string;
  readonly branchCommand?: string;
}

/** Declares what belongs to a rehearsal on a real database. */
export function addOnFlags(command: Command): Command {
  return command
    .option(
      '--on <where>',
      'rehearse what is pending on a copy of this database (a file of SQLite, or postgres://user@host/name), in place of generated data; it is only read',
      named('--on', word),
    )
    .option(
      '--again',
      'with --on: a second up after down, on large databases too (up to 256 MB it is always made)',
    )
    .option('--snapshot', 'with --on: copy it at the start, so that it may be written to meanwhile')
    .option(
      '--branch-command <cmd>',
      'with --on postgres://…: what prints the address of a throw-away copy of it (REHEARSAL_BRANCH=create), and removes that again (REHEARSAL_BRANCH=remove, REHEARSAL_BRANCH_URL)',
      named('--branch-command', word),
    )
    .option(
      '--work-dir <dir>',
      "with --on: where the copies go (the system's folder for temporary files)",
      named('--work-dir', word),
    );
}

/** @throws {UserError} for options that mean nothing on real data, or nothing without it */
export function demandGenerated(
  flags: OnFlags & {
    readonly writeEvidence?: unknown;
    readonly shard?: unknown;
    readonly only?: unknown;
  } & CostFlags,
): void {
  const misplaced =
    flags.on === undefined
      ? (['again', 'snapshot', 'workDir', 'branchCommand'] as const).filter(
          (name) => flags[name] !== undefined,
        )
      : (['writeEvidence', 'shard', 'only', 'rows', 'baseline'] as const).filter(
          (name) => flags[name] !== undefined,
        );
  const [first] = misplaced;
  if (flags.branchCommand !== undefined && flags.on !== undefined && !isServer(flags.on))
    throw new UserError('--branch-command belongs to --on postgres://…');
  if (first === undefined) return;
  const option = `--${first.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new UserError(
    flags.on === undefined ? `${option} belongs to --on` : `${option} does not go with --on`,
  );
}

type Task = Parameters<Framework['rehearse']>[0];

/** Rehearses on copies of a real database, which lie in a folder named after this process. @throws {UserError} */
export async function rehearseOnCopies(
  framework: Framework,
  task: Task,
  flags: OnFlags & {
    readonly on: string;
    readonly from?: string;
    readonly to?: string;
    readonly postgresAllow?: 'cluster';
  },
  attachable: readonly string[],
) {
  const { source, engine } = task;
  if (isServer(flags.on) === engine.capabilities.embedded) {
    throw new UserError(
      isServer(flags.on)
        ? 'these migrations are written for SQLite, and --on names a database of PostgreSQL'
        : 'these migrations are written for PostgreSQL, and --on names a file',
      { where: source.folder, wayOut: 'name the database that belongs to them' },
    );
  }
  const ids = source.migrations.map(({ id }) => id);
  const idOf = (text: string | undefined, option: string) =>
    text === undefined ? null : resolveId(ids, text, option);
  return framework.rehearseOn({
    ...task,
    store: isServer(flags.on)
      ? await framework.postgresCopies(flags.on, {
          env: process.env,
          allowCluster: flags.postgresAllow !== undefined,
        })
      : framework.sqliteStore(flags.on, process.pid, attachable),
    from: idOf(flags.from, '--from'),
    to: idOf(flags.to, '--to'),
    workFolder: flags.workDir ?? tmpdir(),
    prefix: `rehearsal-on-${process.pid}-`,
    again: flags.again === true ? true : null,
    snapshot: flags.snapshot === true,
  });
}
