import { Command } from 'commander';
import type { MutateFlags } from '../apart/mutate.js';
import { runCommandApart } from '../apart/run.js';
import { dataOption, runsOption, seedOption } from '../data-flags.js';
import { addEngineFlags } from '../engine.js';
import { addFolderFlags, named } from '../flags.js';
import { wholeNumber } from '../parse.js';
import { fromOption, onlyOption, toOption } from '../range-flags.js';
import type { Session } from '../session.js';

const help = `
Each fault is one change of one statement: it is left out (drop-statement, drop-index, drop-trigger, drop-view, drop-policy), loses its
WHERE, COALESCE, DISTINCT or a constraint (drop-where, drop-coalesce, drop-distinct, drop-constraint), gets another constant, type, join or
boundary (change-constant, change-type, inner-join, outer-join, move-boundary, and-to-or), or two columns change places (swap-columns);
and the way back does nothing (empty-down). A fault after which every dataset shows the same database is equivalent, and does not count.

Exit status: 0 the score is at least --least · 1 it is below · 2 could not run · 3 there was no fault to look for

Examples:
  $ rehearse mutate                           what the properties and suites of this project find
  $ rehearse mutate --only 0005 --runs 100    one migration, on more datasets
  $ rehearse mutate db/migrations --json | jq '.migrations[].mutants[] | select(.outcome == "survived")'
`;

/** `rehearse mutate`: what a pass is worth. */
export function mutateCommand(session: Session): Command {
  const command = new Command('mutate')
    .description('Plants faults in migrations, one at a time, and says which of them the properties find.')
    .argument('[folder]', 'the folder of migrations (default: the configured one, then ./migrations)')
    .addOption(onlyOption())
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(runsOption('datasets on which each fault is looked for (20)', 10_000))
    .addOption(seedOption('score'))
    .addOption(dataOption())
    .option(
      '--limit <n>',
      'faults planted in each migration at most, taken from all of its statements (60)',
      named('--limit', wholeNumber({ min: 1, max: 100_000 })),
    )
    .option(
      '--least <percent>',
      'the score that is asked for (95)',
      named('--least', wholeNumber({ min: 0, max: 100 })),
    )
    .option('--json', 'the result as JSON, and nothing else, on stdout');
  addEngineFlags(command);
  return addFolderFlags(command)
    .addHelpText('after', help)
    .action(async (folder: string | undefined, flags: MutateFlags) =>
      session.end(await runCommandApart(session, { kind: 'mutate', folder, flags })),
    );
}
