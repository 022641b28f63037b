import { Command } from 'commander';
import type { VerifyFlags } from '../apart/verify-flags.js';
import { onBranch } from '../branch.js';
import { addCostFlags } from '../cost.js';
import { dataOption, runsOption, seedOption } from '../data-flags.js';
import { addEngineFlags, withDialect } from '../engine.js';
import { exit, exitOf } from '../exit.js';
import { addFolderFlags, named, namedList } from '../flags.js';
import { addLogFlag } from '../log-format.js';
import { addOnFlags, demandGenerated } from '../on.js';
import { duration, oneOf, share, wholeNumber, word } from '../parse.js';
import { fromOption, onlyOption, toOption } from '../range-flags.js';
import { readReport } from '../read-report.js';
import { rehearseShown, stoppedAtOnce } from '../rehearse-shown.js';
import { reporterNames } from '../reporters.js';
import { addRunFlags } from '../run-flags.js';
import type { Session } from '../session.js';
import { tellReport } from '../tell-report.js';
import { watchFolder } from '../watch/watch.js';

const examples = `
Examples:
  $ rehearse verify                            the migrations of this project
  $ rehearse verify db/migrations --seed 7     any folder, on other datasets
  $ rehearse verify --only 0004 --runs 1000    one migration, harder
  $ rehearse verify --since main               what this branch changed
  $ rehearse verify --watch                    again at every save
  $ rehearse verify --json | jq .verdict       the report for a program
  $ rehearse verify --rows 1000000             and what to expect at a million rows of each table
  $ rehearse verify --on app.db                what is pending, on a copy of a real database
  $ rehearse verify --shard 1/4                a quarter of the migrations (see: rehearse report merge)
`;

/** `rehearse verify`: the main job. */
export function verifyCommand(session: Session): Command {
  const command = new Command('verify')
    .description('Rehearses every migration of a folder, forwards and back, and says which properties hold.')
    .argument('[folder]', 'the folder of migrations (default: the configured one, then ./migrations)');
  addRehearsalFlags(command);
  addReportFlags(command);
  addRunFlags(command);
  addCostFlags(command);
  addOnFlags(command);
  addEngineFlags(command);
  addLogFlag(command);
  return addFolderFlags(command)
    .addHelpText('after', examples)
    .action(async (folder: string | undefined, flags: VerifyFlags) =>
      session.end(await (flags.watch ? watchFolder : verify)(session, folder, withDialect(flags))),
    );
}

function addRehearsalFlags(command: Command): Command {
  return command
    .addOption(onlyOption())
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(runsOption())
    .addOption(seedOption('report'))
    .option(
      '--time <duration>',
      'stop after so long, such as 30s or 5m, and say so',
      named('--time', duration),
    )
    .addOption(dataOption())
    .option(
      '--migration-time <duration>',
      'stop each migration after so long, say so, and go on with the next',
      named('--migration-time', duration),
    )
    .option(
      '--since <gitref>',
      'only the migrations that this branch changed since it left main, or another branch or commit',
      named('--since', word),
    )
    .option('--watch', 'again at every save, what hangs on it, until Ctrl-C')
    .option('--all-findings', 'as if there were no baseline (see: rehearse baseline)')
    .option(
      '--jobs <n>',
      'processes that share the migrations out, on SQLite or with a PostgreSQL server each (2, or 1 where there is little to do, a time limit, or a server of yours or in a container)',
      named('--jobs', wholeNumber({ min: 1, max: 64 })),
    )
    .option('--shard <i/n>', "this machine's share of the migrations", named('--shard', share))
    .option(
      '--shard-by <report>',
      'an earlier report.json: shares that take about as long, by what each migration took there',
      named('--shard-by', word),
    );
}

function addReportFlags(command: Command): Command {
  return command
    .option(
      '--report-dir <dir>',
      'where reports and counterexamples go (reports/out)',
      named('--report-dir', word),
    )
    .option(
      '--reporter <names>',
      `${reporterNames.join(', ')}; several with commas between (console,json,html)`,
      namedList('--reporter', oneOf(reporterNames)),
    )
    .option(
      '--compare <report>',
      'an earlier report.json of the folder: the page says what is new, fixed and unchanged',
      named('--compare', word),
    )
    .option('--json', 'the JSON report, and nothing else, on stdout; text for people goes to stderr')
    .option(
      '--write-evidence [file]',
      'when all passed, keep the report for rehearse gate (reports/evidence.json)',
    );
}

export async function verify(
  session: Session,
  folder: string | undefined,
  flags: VerifyFlags,
): Promise<number> {
  demandGenerated(flags);
  // Read at once: it may be the very file that is written in the end, and a wrong path is told before anything runs.
  const earlier = flags.compare === undefined ? undefined : await readReport(flags.compare);
  const verified = await onBranch(session, flags, (flags) =>
    rehearseShown(session, { kind: 'verify', folder, flags }),
  );
  if ('stop' in verified) return stoppedAtOnce(session, verified.stop);
  await tellReport(session, flags, verified, earlier);
  const { plan, report } = verified;
  // A share can be empty where there are more machines than migrations, and a branch may change none: that run has done its part.
  return plan.maybeEmpty && report.migrations.length === 0 ? exit.done : exitOf(report.verdict);
}
