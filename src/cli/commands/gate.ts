import { Command } from 'commander';
import type { Report } from '../../model/report.js';
import { baselined, beyondBaseline, shortcomings, wantedOf } from '../evidence.js';
import { exit } from '../exit.js';
import { addFolderFlags, type FolderFlags, named } from '../flags.js';
import { loadFramework } from '../framework.js';
import { knownOfProject } from '../known.js';
import { wholeNumber, word } from '../parse.js';
import { policyShortcomings, withoutSuite } from '../policy.js';
import { configuredPath, findProject, folderOptions } from '../project.js';
import { readReport } from '../read-report.js';
import type { Session } from '../session.js';

interface GateFlags extends FolderFlags {
  readonly evidence?: string;
  readonly minRuns?: number;
  readonly json?: boolean;
}

const help = `
The evidence is a JSON report that is committed with the migrations; "rehearse verify --write-evidence" writes it when
everything passed. The gate is open (0) when each migration of the folder is in it with the same checksum, at the same
place, exercised by every property that applies to it, and passed; when nothing else is in it; and when it was proven by
this version, on this engine, with the same foreign keys, connections, transactions and placeholders. It runs no migration and
needs no database; of a migration in code it believes the evidence whether there is a way back.
What the baseline leaves out has to be in it still; "policy" in the configuration asks for more.

Examples:
  $ rehearse gate                                      the configured folder and evidence
  $ rehearse gate db/migrations --evidence proof.json
  $ rehearse gate --min-runs 100                       refuse evidence from fewer datasets
`;

/** `rehearse gate`: whether the committed evidence covers exactly these migrations. */
export function gateCommand(session: Session): Command {
  const command = new Command('gate')
    .description('Says whether the committed evidence covers exactly the migrations of a folder.')
    .argument('[folder]', 'the folder of migrations (default: the configured one, then ./migrations)');
  return addFolderFlags(command)
    .option('--evidence <file>', 'the committed report (reports/evidence.json)', named('--evidence', word))
    .option(
      '--min-runs <n>',
      'how many datasets the evidence must rest on',
      named('--min-runs', wholeNumber({ min: 1 })),
    )
    .option('--json', 'the answer as JSON on stdout')
    .addHelpText('after', help)
    .action(async (folder: string | undefined, flags: GateFlags) =>
      session.end(await gate(session, folder, flags)),
    );
}

async function gate(session: Session, folder: string | undefined, flags: GateFlags): Promise<number> {
  const framework = await loadFramework();
  const project = await findProject(framework, session, folder, flags.config);
  const source = await framework.readFolder(project.folder, {
    ...folderOptions(project, flags),
    leaveCode: true,
  });
  const { migrations } = source;
  const path =
    flags.evidence ??
    configuredPath(session, project, project.loaded.config.evidence ?? 'reports/evidence.json');
  const evidence = await readReport(path, 'rehearse verify --write-evidence writes it');
  const known = await knownOfProject(framework, session, project);
  const { policy = {} } = project.loaded.config;
  const held = known?.findings.map(({ migration }) => migration) ?? [];
  const ids = migrations.map(({ id }) => id).filter((id) => !held.includes(id));
  const bare = policy.suites === true ? await withoutSuite(ids, project.loaded) : [];
  const missing = [
    ...shortcomings(evidence, await wantedOf(framework, project, source, true, session.version)),
    ...beyondBaseline(evidence, known),
    ...tooFewRuns(evidence, flags.minRuns),
    ...policyShortcomings(evidence, policy),
    ...bare.map((id) => `${id}: has no suite, and the policy asks for one (rehearse new writes both)`),
  ];
  const { terminal } = session;
  if (flags.json) {
    terminal.out(
      `${JSON.stringify({ gate: missing.length === 0 ? 'open' : 'shut', evidence: path, missing }, null, 2)}\n`,
    );
  } else if (missing.length === 0) {
    const { runs, seed, data } = evidence.settings;
    const left = baselined(evidence).length;
    terminal.out(
      `the gate is open: ${path} covers all ${migrations.length} migrations of ${project.folder}` +
        ` (${runs} datasets each, ${data}, seed ${seed})${left === 0 ? '' : `; ${left} findings are left out by the baseline`}\n`,
    );
  } else {
    terminal.out(
      `the gate is shut: ${path} does not cover ${project.folder}\n${missing.map((each) => `  ${each}\n`).join('')}`,
    );
    terminal.err('fix: rehearse verify --write-evidence, and commit the file\n');
  }
  return missing.length === 0 ? exit.done : exit.failed;
}

function tooFewRuns({ settings }: Report, minimum: number | undefined): string[] {
  if (minimum === undefined || settings.runs >= minimum) return [];
  return [`the evidence rests on ${settings.runs} datasets for each migration; ${minimum} are asked for`];
}
