import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { UserError } from '../../model/errors.js';
import type { Direction } from '../../model/run.js';
import { type AroundFlags, addAroundFlags, around } from '../around.js';
import {
  addDatabaseFlag,
  addLimitFlags,
  type DatabaseFlags,
  type LimitFlags,
  openSource,
  resolveVersion,
  storeOf,
} from '../database.js';
import { shortcomings, type Wanted, wantedOf } from '../evidence.js';
import { exit } from '../exit.js';
import { addFolderFlags, type FolderFlags, named } from '../flags.js';
import { type Framework, loadFramework } from '../framework.js';
import { addLogFlag, type LogFlags } from '../log-format.js';
import { word } from '../parse.js';
import { configuredPath } from '../project.js';
import { readReport } from '../read-report.js';
import { type ReleaseEvent, releaseLog } from '../release-log.js';
import type { Session } from '../session.js';
import { withSpans } from '../spans.js';
import { demandWindow, timeWindow, type Window } from '../window.js';

interface MoveFlags extends FolderFlags, DatabaseFlags, LimitFlags, AroundFlags, LogFlags {
  readonly to?: string;
  readonly dryRun?: boolean;
  readonly backup: boolean;
  readonly out?: string;
  readonly create?: boolean;
  readonly window?: Window;
  readonly evidence?: string;
  readonly proven?: boolean;
}

/** `rehearse up` and `rehearse down`: the same work, forwards and back. */
export function moveCommand(
  session: Session,
  direction: Direction,
  words: { description: string; to: string; help: string },
): Command {
  const command = new Command(direction)
    .description(words.description)
    .argument('[folder]', 'the folder of migrations (default: the configured one, then ./migrations)');
  addDatabaseFlag(command)
    .option('--to <version>', words.to, named('--to', word))
    .option('--dry-run', 'say what would be done; nothing at all is written')
    .option('--no-backup', 'make no backup first; a failure can then undo its own migration only')
    .option(
      '--out <file>',
      'where the backup goes (beside the file, or for a server in the working directory, with the time in its name)',
      named('--out', word),
    )
    .option(
      '--window <from-to>',
      'refuse outside this time of day, such as 02:00-03:00',
      named('--window', timeWindow),
    )
    .option(
      '--evidence <file>',
      'the report that proved the migrations (reports/evidence.json)',
      named('--evidence', word),
    )
    .option('--proven', 'refuse when that report does not cover exactly these migrations');
  addLimitFlags(addLogFlag(command));
  if (direction === 'up') command.option('--create', 'make the database where there is none');
  return addFolderFlags(addAroundFlags(command))
    .addHelpText('after', words.help)
    .action(async (folder: string | undefined, flags: MoveFlags) =>
      session.end(await move(session, direction, folder, flags)),
    );
}

async function move(
  session: Session,
  direction: Direction,
  folder: string | undefined,
  flags: MoveFlags,
): Promise<number> {
  if (flags.window !== undefined) demandWindow(flags.window, new Date(session.clock()));
  const framework = await loadFramework();
  // Whether there is a way down, only its code can tell.
  const leaveCode = direction === 'up' && flags.dryRun === true;
  const { project, source } = await openSource(framework, session, folder, flags, leaveCode);
  const { migrations, rules } = source;
  const to = flags.to === undefined ? null : resolveVersion(migrations, flags.to);
  const evidence =
    flags.evidence ??
    configuredPath(session, project, project.loaded.config.evidence ?? 'reports/evidence.json');
  const wanted = () => wantedOf(framework, project, source, leaveCode, session.version);
  const report = await proof(evidence, wanted, flags.proven === true);
  const { terminal, clock, version: toolVersion } = session;
  const store = await storeOf(framework, flags);
  const release = (listener: (event: ReleaseEvent) => void, stop?: AbortSignal) =>
    framework.release({
      store,
      migrations,
      rules,
      direction,
      to,
      dryRun: flags.dryRun === true,
      backup: flags.backup ? (flags.out ?? null) : false,
      create: flags.create === true,
      clock,
      toolVersion,
      report,
      listener,
      ...(stop === undefined ? {} : { stop }),
    });
  const perform = (stop?: AbortSignal) =>
    withSpans(
      (api) => framework.releaseSpans(api, toolVersion),
      releaseLog(terminal, flags.logFormat ?? 'text', clock),
      (listener) => release(listener, stop),
    );
  const done = flags.dryRun === true ? await perform() : await around(session, flags, perform);
  terminal.out(summary(store.place, flags, done));
  return exit.done;
}

/** The digest of the report that covers exactly these migrations, or empty. @throws {UserError} when it has to, and does not */
async function proof(path: string, wanted: () => Promise<Wanted>, demanded: boolean): Promise<string> {
  if (!demanded && !existsSync(path)) return '';
  const evidence = await readReport(path, 'rehearse verify --write-evidence writes it');
  const missing = shortcomings(evidence, await wanted());
  if (missing.length === 0) return `sha256:${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
  if (!demanded) return '';
  throw new UserError(`the evidence does not cover these migrations: ${missing.join('; ')}`, {
    where: path,
    wayOut: 'rehearse verify --write-evidence',
  });
}

function summary(
  place: string,
  flags: MoveFlags,
  { steps, backup }: Awaited<ReturnType<Framework['release']>>,
): string {
  if (steps.length === 0) return `${place}: nothing to do\n`;
  if (flags.dryRun === true) {
    return `${place}: would run\n${steps.map(({ migration, direction }) => `  ${migration.id} (${direction})\n`).join('')}`;
  }
  const names = steps.map(({ migration, direction }) => `  ${migration.id} (${direction})\n`).join('');
  const wayBack = backup === null ? '' : `way back: rehearse restore --db ${place} ${backup.path}\n`;
  return `${place}: done\n${names}${wayBack}`;
}
