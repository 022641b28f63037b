import { Command } from 'commander';
import { UserError } from '../../model/errors.js';
import type { KnownFinding } from '../../model/known-findings.js';
import { hasChecksum } from '../../model/migration.js';
import type { Report } from '../../model/report.js';
import type { VerifyFlags } from '../apart/verify-flags.js';
import { runsOption, seedOption } from '../data-flags.js';
import { addEngineFlags, withDialect } from '../engine.js';
import { exit } from '../exit.js';
import { addFolderFlags, named } from '../flags.js';
import { loadFramework } from '../framework.js';
import { folderFrom, knownOfProject } from '../known.js';
import { word } from '../parse.js';
import { configuredPath, findProject, folderOptions } from '../project.js';
import { readReport } from '../read-report.js';
import { rehearseShown } from '../rehearse-shown.js';
import type { Session } from '../session.js';
import { writeWhole } from '../write-whole.js';

type BaselineFlags = VerifyFlags & { readonly report?: string };

const help = `
For a project whose migrations were applied long ago. Rehearses the folder, and keeps what was found, and what lacks evidence, in
rehearsal.baseline.json beside the configuration: no migration is changed. From then on verify and gate fail for what is new only,
and say what the baseline left out. A migration that is changed counts anew. Run it again to take out what is fixed.

Examples:
  $ rehearse baseline
  $ rehearse baseline --report reports/out/report.json    from the report of a rehearsal of the whole folder
  $ rehearse verify --all-findings                        as if there were no baseline
`;

/** `rehearse baseline`: records today's findings, so that only new ones fail. */
export function baselineCommand(session: Session): Command {
  const command = new Command('baseline')
    .description("Records today's findings of a folder, so that only new ones fail from then on.")
    .argument('[folder]', 'the folder of migrations (default: the configured one, then ./migrations)')
    .option(
      '--report <file>',
      'the JSON report of a rehearsal with --all-findings, in place of a new one',
      named('--report', word),
    )
    .addOption(runsOption())
    .addOption(seedOption());
  addEngineFlags(command);
  return addFolderFlags(command)
    .addHelpText('after', help)
    .action(async (folder: string | undefined, flags: BaselineFlags) =>
      session.end(await baseline(session, folder, flags)),
    );
}

async function baseline(session: Session, folder: string | undefined, flags: BaselineFlags): Promise<number> {
  const framework = await loadFramework();
  const project = await findProject(framework, session, folder, flags.config);
  const path = configuredPath(session, project, framework.baselinePath(project.loaded));
  const before = await knownOfProject(framework, session, project);
  const report = await reportOf(session, folder, flags);
  demandWhole(report, flags.report);
  const { migrations } = await framework.readFolder(project.folder, {
    ...folderOptions(project, withDialect(flags)),
    leaveCode: true,
  });
  const other = migrations.find(
    (migration) =>
      !report.migrations.some(({ id, checksum }) => id === migration.id && hasChecksum(migration, checksum)),
  );
  if (other !== undefined && flags.report !== undefined) {
    throw new UserError(`${other.id} is not in the report as it is in the folder`, {
      where: flags.report,
      wayOut: 'leave --report out, and the folder is rehearsed',
    });
  }
  const known = framework.knownOf(report, folderFrom(session, project), before?.acknowledged);
  await writeWhole(path, `${JSON.stringify(known, null, 2)}\n`);
  const of = new Set(known.findings.map(({ migration }) => migration)).size;
  const fixed = (before?.findings ?? []).filter(
    (old) => !known.findings.some((each) => keyOf(each) === keyOf(old)),
  ).length;
  session.terminal.out(
    `${path}: ${known.findings.length} findings in ${of} of ${report.migrations.length} migrations, ${known.open.length} without evidence${before === null ? '' : `; ${fixed} that were in it are gone`}\nfrom now on only what is new fails: commit the file\n`,
  );
  return exit.done;
}

function keyOf({ migration, property, code, table, column }: KnownFinding): string {
  return JSON.stringify([migration, property, code, table, column]);
}

async function reportOf(session: Session, folder: string | undefined, flags: BaselineFlags): Promise<Report> {
  const { report: file, ...rest } = flags;
  if (file !== undefined) return readReport(file);
  const verified = await rehearseShown(session, {
    kind: 'verify',
    folder,
    flags: { ...withDialect(rest), allFindings: true },
  });
  if ('stop' in verified)
    throw new UserError('the rehearsal was stopped before its end', { wayOut: 'run it again' });
  return verified.report;
}

/** @throws {UserError} for a report that does not say everything of the whole folder */
function demandWhole({ settings, stopped, migrations }: Report, file: string | undefined): void {
  const part = ['only', 'shard', 'properties', 'on'].find((name) => settings[name] != null);
  const inBaseline = migrations.some(({ properties }) =>
    properties.some((each) => each.baseline || each.findings.some(({ accepted }) => accepted?.baseline)),
  );
  if (stopped === undefined && part === undefined && !inBaseline) return;
  throw new UserError(
    inBaseline
      ? 'the report leaves out what the baseline holds already'
      : 'the report is of a part of the folder, or of a run that was stopped',
    {
      ...(file === undefined ? {} : { where: file }),
      wayOut: 'rehearse verify --all-findings, without --only, --since, --shard and --time',
    },
  );
}
