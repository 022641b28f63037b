import { Command } from 'commander';
import { exit, exitOf } from '../exit.js';
import { named } from '../flags.js';
import { oneOf, word } from '../parse.js';
import { readReport } from '../read-report.js';
import { type ReporterName, render, reporterNames } from '../reporters.js';
import { addRunFlags, type RunFlags, runOf } from '../run-flags.js';
import type { Session } from '../session.js';
import { writeWhole } from '../write-whole.js';

const mergeHelp = `
The reports must come from the shares of one run: the same folder, settings and version. The exit status is that of
the joined verdict.

Example:
  $ rehearse verify --shard 1/2 --json > 1.json      (on one machine)
  $ rehearse verify --shard 2/2 --json > 2.json      (on another)
  $ rehearse report merge 1.json 2.json --out report.json
`;

const renderHelp = `
Examples:
  $ rehearse report render report.json --as html --out report.html
  $ rehearse report render report.json --as html --compare last.json --out report.html
  $ rehearse report render report.json --as markdown >> "$GITHUB_STEP_SUMMARY"
`;

interface RenderFlags extends RunFlags {
  readonly as?: ReporterName;
  readonly out?: string;
  readonly compare?: string;
}

/** `rehearse report merge` and `rehearse report render`. */
export function reportCommand(session: Session): Command {
  const command = new Command('report').description(
    'Joins saved JSON reports, and renders one in another form.',
  );
  command
    .command('merge')
    .description('Joins the reports of several shares into one.')
    .argument('<files...>', 'the JSON reports of all shares')
    .option('--out <file>', 'where the joined report goes (stdout)', named('--out', word))
    .addHelpText('after', mergeHelp)
    .action(async (files: string[], flags: { out?: string }) =>
      session.end(await merge(session, files, flags.out)),
    );
  addRunFlags(command.command('render'))
    .description('Renders a saved JSON report in another form.')
    .argument('<file>', 'the JSON report')
    .option('--as <form>', `${reporterNames.join(', ')} (console)`, named('--as', oneOf(reporterNames)))
    .option(
      '--compare <report>',
      'an earlier report: the page says what is new, fixed and unchanged',
      named('--compare', word),
    )
    .option('--out <file>', 'where it goes (stdout)', named('--out', word))
    .addHelpText('after', renderHelp)
    .action(async (file: string, flags: RenderFlags) => {
      await show(
        session,
        await render(flags.as ?? 'console', await readReport(file), {
          color: session.terminal.colour && flags.out === undefined,
          width: session.terminal.columns,
          run: runOf(flags, process.env),
          ...(flags.compare !== undefined && { earlier: await readReport(flags.compare) }),
        }),
        flags.out,
      );
      session.end(exit.done);
    });
  return command;
}

async function merge(session: Session, files: readonly string[], out: string | undefined): Promise<number> {
  const { mergeReports } = await import('../../report/index.js');
  const report = mergeReports(
    await Promise.all(files.map(async (file) => ({ file, report: await readReport(file) }))),
  );
  await show(session, await render('json', report), out);
  return exitOf(report.verdict);
}

async function show({ terminal }: Session, text: string, out: string | undefined): Promise<void> {
  if (out === undefined) terminal.out(text);
  else await writeWhole(out, text);
}
