import { Command } from 'commander';
import type { Settings } from '../../model/settings.js';
import { addCostFlags, type CostFlags, costWanted, keepBaseline } from '../cost.js';
import { saveCounterexamples } from '../counterexamples.js';
import { addEngineFlags, type EngineFlags, withDialect } from '../engine.js';
import { exit, exitOf } from '../exit.js';
import { addFolderFlags, named, namedList } from '../flags.js';
import { type Framework, loadFramework } from '../framework.js';
import { demandWholeRun, keepEvidence } from '../keep-evidence.js';
import { addLogFlag, type LogFlags, type LogFormat } from '../log-format.js';
import { addOnFlags, demandGenerated, type OnFlags, runOn } from '../on.js';
import { duration, oneOf, share, wholeNumber, word } from '../parse.js';
import { createProgress } from '../progress.js';
import { configuredPath } from '../project.js';
import { chosenReporters, publish } from '../publish.js';
import { openRehearsal, type Rehearsal } from '../rehearsal.js';
import { type ReporterName, reporterNames } from '../reporters.js';
import type { Session } from '../session.js';
import { type RehearsalFlags, settingsOf } from '../settings.js';
import { withSpans } from '../spans.js';

interface VerifyFlags extends EngineFlags, RehearsalFlags, OnFlags, CostFlags, LogFlags {
  readonly reportDir?: string;
  readonly reporter?: readonly ReporterName[];
  readonly json?: boolean;
  readonly writeEvidence?: string | true;
}

const examples = `
Examples:
  $ rehearse verify                            the migrations of this project
  $ rehearse verify db/migrations --seed 7     any folder, on other datasets
  $ rehearse verify --only 0004 --runs 1000    one migration, harder
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
  addCostFlags(command);
  addOnFlags(command);
  addEngineFlags(command);
  addLogFlag(command);
  return addFolderFlags(command)
    .addHelpText('after', examples)
    .action(async (folder: string | undefined, flags: VerifyFlags) =>
      session.end(await verify(session, folder, flags)),
    );
}

function addRehearsalFlags(command: Command): Command {
  return command
    .option(
      '--only <ids>',
      'these migrations, with commas between; an id may be cut short while it stays unique',
      namedList('--only', word),
    )
    .option('--from <id>', 'from this migration on', named('--from', word))
    .option('--to <id>', 'up to this migration', named('--to', word))
    .option(
      '--runs <n>',
      'datasets for each migration (100)',
      named('--runs', wholeNumber({ min: 1, max: 1_000_000 })),
    )
    .option(
      '--seed <n>',
      'where all choices begin; the same seed gives the same report (1)',
      named('--seed', wholeNumber({ min: 0, max: 0x7fff_ffff })),
    )
    .option(
      '--time <duration>',
      'stop after so long, such as 30s or 5m, and say so',
      named('--time', duration),
    )
    .option(
      '--data <level>',
      'plain, edgy (default) or hostile',
      named('--data', oneOf(['plain', 'edgy', 'hostile'])),
    )
    .option('--shard <i/n>', "this machine's share of the migrations", named('--shard', share));
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
    .option('--json', 'the JSON report, and nothing else, on stdout; text for people goes to stderr')
    .option(
      '--write-evidence [file]',
      'when all passed, keep the report for rehearse gate (reports/evidence.json)',
    );
}

async function verify(session: Session, folder: string | undefined, flags: VerifyFlags): Promise<number> {
  const framework = await loadFramework();
  const rehearsal = await openRehearsal(framework, session, folder, flags);
  try {
    return await verifyWith(framework, session, rehearsal, withDialect(flags));
  } finally {
    await rehearsal.engine.close();
  }
}

async function verifyWith(
  framework: Framework,
  session: Session,
  rehearsal: Rehearsal,
  flags: VerifyFlags,
): Promise<number> {
  const { project, source } = rehearsal;
  const { config } = project.loaded;
  const ids = source.migrations.map(({ id }) => id);
  const settings = { ...settingsOf(flags, project, ids), ...(await costWanted(session, flags)) };
  const names = chosenReporters(flags.reporter, config.reporters);
  demandGenerated(flags);
  if (flags.writeEvidence !== undefined) demandWholeRun(settings);
  const report =
    flags.on === undefined
      ? await run(framework, session, rehearsal, settings, flags.logFormat)
      : await runOn(framework, session, rehearsal, { ...flags, on: flags.on, settings });
  const place = flags.reportDir ?? configuredPath(session, project, config.reportDir ?? 'reports/out');
  const json = flags.json === true;
  // Rows of a real database are not written to a file that is made to be passed on.
  const saved =
    flags.on === undefined ? await saveCounterexamples(framework, rehearsal, report, place, flags) : [];
  await publish(session, report, { place, names, json, saved });
  const say = json ? session.terminal.err : session.terminal.out;
  if (flags.baseline !== undefined) {
    say(await keepBaseline(framework, session, { engine: rehearsal.engine, report, file: flags.baseline }));
  }
  if (flags.writeEvidence !== undefined) {
    say(await keepEvidence(session, project, report, flags.writeEvidence));
  }
  // A share can be empty where there are more machines than migrations: that machine has done its part.
  return settings.shard !== null && report.migrations.length === 0 ? exit.done : exitOf(report.verdict);
}

async function run(
  framework: Framework,
  session: Session,
  { source, suites, engine }: Rehearsal,
  settings: Settings,
  logFormat: LogFormat | undefined,
) {
  const { terminal, clock, version: toolVersion } = session;
  const progress = createProgress(terminal, clock, logFormat);
  try {
    return await withSpans(
      (api) => framework.rehearsalSpans(api, toolVersion),
      progress.listen,
      (listener) => framework.rehearse({ source, engine, settings, suites, clock, toolVersion, listener }),
    );
  } finally {
    progress.clear();
  }
}
