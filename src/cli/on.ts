import { tmpdir } from 'node:os';
import type { Command } from 'commander';
import { UserError } from '../model/errors.js';
import type { Settings } from '../model/settings.js';
import { resolveId } from './choose.js';
import type { CostFlags } from './cost.js';
import { storeOf } from './database.js';
import { named } from './flags.js';
import type { Framework } from './framework.js';
import type { LogFlags } from './log-format.js';
import { word } from './parse.js';
import { createProgress } from './progress.js';
import type { Rehearsal } from './rehearsal.js';
import type { Session } from './session.js';
import { withSpans } from './spans.js';

export interface OnFlags {
  readonly on?: string;
  readonly again?: boolean;
  readonly snapshot?: boolean;
  readonly workDir?: string;
}

/** Declares what belongs to a rehearsal on a real database. */
export function addOnFlags(command: Command): Command {
  return command
    .option(
      '--on <file>',
      'rehearse what is pending on a copy of this database, in place of generated data; it is only read',
      named('--on', word),
    )
    .option(
      '--again',
      'with --on: a second up after down, on large databases too (up to 256 MB it is always made)',
    )
    .option('--snapshot', 'with --on: copy it at the start, so that it may be written to meanwhile')
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
      ? (['again', 'snapshot', 'workDir'] as const).filter((name) => flags[name] !== undefined)
      : (['writeEvidence', 'shard', 'only', 'rows', 'baseline'] as const).filter(
          (name) => flags[name] !== undefined,
        );
  const [first] = misplaced;
  if (first === undefined) return;
  const option = `--${first.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new UserError(
    flags.on === undefined ? `${option} belongs to --on` : `${option} does not go with --on`,
  );
}

/** Rehearses on a copy of a real database. @throws {UserError} */
export async function runOn(
  framework: Framework,
  session: Session,
  { source, suites, engine }: Rehearsal,
  flags: OnFlags &
    LogFlags & {
      readonly on: string;
      readonly from?: string;
      readonly to?: string;
      readonly settings: Settings;
    },
) {
  if (engine.name !== 'sqlite') {
    throw new UserError('--on works on SQLite files only', { where: source.folder });
  }
  const { terminal, clock, version: toolVersion } = session;
  const ids = source.migrations.map(({ id }) => id);
  const idOf = (text: string | undefined, option: string) =>
    text === undefined ? null : resolveId(ids, text, option);
  const progress = createProgress(terminal, clock, flags.logFormat);
  try {
    return await withSpans(
      (api) => framework.rehearsalSpans(api, toolVersion),
      progress.listen,
      (listener) =>
        framework.rehearseOn({
          store: storeOf(framework, { db: flags.on }),
          from: idOf(flags.from, '--from'),
          to: idOf(flags.to, '--to'),
          workFolder: flags.workDir ?? tmpdir(),
          again: flags.again === true ? true : null,
          snapshot: flags.snapshot === true,
          source,
          engine,
          suites,
          settings: flags.settings,
          clock,
          toolVersion,
          listener,
        }),
    );
  } finally {
    progress.clear();
  }
}
