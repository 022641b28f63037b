import { Command } from 'commander';
import type { ReplayFlags } from '../apart/replay.js';
import { runCommandApart } from '../apart/run.js';
import { addEngineFlags } from '../engine.js';
import { addFolderFlags, named } from '../flags.js';
import { word } from '../parse.js';
import type { Session } from '../session.js';

const help = `
The exit status is 1 while the property still fails on the dataset, and 0 when it holds.

Examples:
  $ rehearse replay reports/out/counterexamples/0004_promote_timeout.round-trip-data.json
  $ rehearse replay saved.json --folder db/migrations    when the migrations have moved
`;

/** `rehearse replay`: one property on one saved dataset again. */
export function replayCommand(session: Session): Command {
  const command = new Command('replay')
    .description('Runs one saved counterexample again: one property of one migration, on one dataset.')
    .argument('<file>', 'the JSON file that rehearse verify saved beside its reports');
  addEngineFlags(command);
  return addFolderFlags(command)
    .option(
      '--folder <dir>',
      'the folder of migrations, when it is not where it was',
      named('--folder', word),
    )
    .option('--json', 'what was found, as JSON on stdout')
    .addHelpText('after', help)
    .action(async (file: string, flags: ReplayFlags) =>
      session.end(await runCommandApart(session, { kind: 'replay', file, flags })),
    );
}
